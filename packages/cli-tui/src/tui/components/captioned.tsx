/** A picture with a line of text below it; what went wrong takes the text's place. */
import type { Image } from "@gramstyle/core";
import { Box, Text } from "ink";
import { truncate } from "../../terminal/width.ts";
import { Picture } from "./picture.tsx";
import { pointer, theme } from "./theme.ts";

export interface CaptionedProps {
  readonly image: Image | undefined;
  readonly columns: number;
  /** With the caption. */
  readonly rows: number;
  readonly caption: string;
  readonly error?: string | undefined;
  /** One of several, and the one that is chosen. */
  readonly isSelected?: boolean;
}

export function Captioned(props: CaptionedProps) {
  const { image, columns, rows, caption, error, isSelected = false } = props;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Picture
        image={error ? undefined : image}
        columns={columns}
        rows={rows - 1}
        alt={caption}
        isSnug
      />
      <Box justifyContent="center" height={1}>
        {error ? (
          <Text color={theme.bad}>{truncate(error, columns)}</Text>
        ) : isSelected ? (
          <Text bold color={theme.accent}>
            {truncate(`${pointer} ${caption}`, columns)}
          </Text>
        ) : (
          <Text dimColor>{truncate(caption, columns)}</Text>
        )}
      </Box>
    </Box>
  );
}
