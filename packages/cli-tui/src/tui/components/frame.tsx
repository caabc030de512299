/** What all screens have in common: a title, a body, a line for messages, keys at the foot. */
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import type { ReactNode } from "react";
import { truncate, truncateStart, widthOf } from "../../terminal/width.ts";
import { SizeProvider, useApp, useSize } from "../app-context.ts";
import { type KeyHint, KeyHints } from "./key-hints.tsx";
import { theme } from "./theme.ts";

export interface FrameProps {
  readonly title: string;
  /** On the right of the title. */
  readonly aside?: string;
  readonly keys: readonly KeyHint[];
  /** Takes the place of message and keys: a question to the user. */
  readonly prompt?: ReactNode;
  readonly children: ReactNode;
}

/** Title, its gap, the message and the keys. */
const rowsAround = 4;
const margin = 1;

export function Frame({ title, aside = "", keys, prompt, children }: FrameProps) {
  const { columns, rows } = useSize();
  const spoken = useIsScreenReaderEnabled();
  const body = { columns: columns - 2 * margin, rows: Math.max(1, rows - rowsAround) };
  const room = columns - widthOf(title) - 4;
  if (spoken) {
    return (
      <Box flexDirection="column">
        <Text>{`${title}. ${aside}`}</Text>
        <SizeProvider value={body}>{children}</SizeProvider>
        <Message columns={columns} />
        {prompt ?? (
          <Text>{`Keys: ${keys.map(({ keys, what }) => `${keys} ${what}`).join(", ")}`}</Text>
        )}
      </Box>
    );
  }
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Box justifyContent="space-between" paddingX={margin} height={1}>
        <Text bold color={theme.accent}>
          {truncate(title, columns - 2 * margin)}
        </Text>
        <Text dimColor>{truncateStart(aside, room)}</Text>
      </Box>
      <Box height={1} />
      <Box height={body.rows} paddingX={margin} flexDirection="column">
        <SizeProvider value={body}>{children}</SizeProvider>
      </Box>
      {prompt ?? (
        <>
          <Message columns={columns} />
          <Box height={1}>
            <KeyHints hints={keys} columns={columns} />
          </Box>
        </>
      )}
    </Box>
  );
}

function Message({ columns }: { columns: number }) {
  const { message } = useApp().state;
  if (!message) return <Box height={1} />;
  const [sign, color] = message.kind === "error" ? ["✗", theme.bad] : ["✓", theme.good];
  return (
    <Box height={1} paddingX={margin}>
      <Text color={color}>{truncate(`${sign} ${message.text}`, columns - 2 * margin)}</Text>
    </Box>
  );
}
