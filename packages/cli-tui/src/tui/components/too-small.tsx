/** What a terminal gets that is too small for a screen. */
import { Box, Text } from "ink";
import type { Box as Size } from "../../terminal/fit-cells.ts";
import { truncate } from "../../terminal/width.ts";

/** Less than a usual terminal, yet enough that nothing overlaps. */
export const leastSize: Size = { columns: 60, rows: 18 };

export const isTooSmall = ({ columns, rows }: Size): boolean =>
  columns < leastSize.columns || rows < leastSize.rows;

export function TooSmall({ columns, rows }: Size) {
  const lines = [
    "gramstyle",
    `needs ${leastSize.columns}×${leastSize.rows}`,
    `here: ${columns}×${rows}`,
    "Ctrl-C quits",
  ];
  return (
    <Box flexDirection="column" height={rows}>
      {lines.slice(0, rows).map((line) => (
        <Text key={line}>{truncate(line, columns)}</Text>
      ))}
    </Box>
  );
}
