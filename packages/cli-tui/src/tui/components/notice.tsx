/** A line that says what is going on, or some lines that say what went wrong. */
import { Box, Text } from "ink";
import { truncate, wrap } from "../../terminal/width.ts";
import { theme } from "./theme.ts";

/** Of what went wrong; an error has one line, which a narrow place breaks. */
const mostLines = 6;

export interface NoticeProps {
  readonly text: string;
  /** Takes the text's place. */
  readonly error?: string | undefined;
  readonly columns: number;
}

export function Notice({ text, error, columns }: NoticeProps) {
  if (!error) return text === "" ? null : <Text dimColor>{truncate(text, columns)}</Text>;
  return (
    <Box flexDirection="column" flexShrink={0}>
      {wrap(`✗ ${error}`, columns)
        .slice(0, mostLines)
        .map((line, i) => (
          <Text key={`${i} ${line}`} color={theme.bad}>
            {line}
          </Text>
        ))}
    </Box>
  );
}
