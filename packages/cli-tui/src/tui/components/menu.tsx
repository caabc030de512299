/** Rows of which one is chosen: a name and a value. */
import { Box, Text } from "ink";
import { fill, truncate } from "../../terminal/width.ts";
import { pointer, theme } from "./theme.ts";

export interface MenuRow {
  readonly id: string;
  readonly label: string;
  readonly value?: string;
  /** What can be changed with ← and → says so. */
  readonly adjustable?: boolean;
}

export interface MenuProps {
  readonly rows: readonly MenuRow[];
  readonly selected: string;
  readonly columns: number;
}

export function Menu({ rows, selected, columns }: MenuProps) {
  const labelWidth = Math.max(
    ...rows.filter(({ value }) => value).map(({ label }) => label.length),
  );
  return (
    <Box flexDirection="column">
      {rows.map((row) => (
        <MenuLine
          key={row.id}
          row={row}
          isSelected={row.id === selected}
          labelWidth={labelWidth}
          columns={columns}
        />
      ))}
    </Box>
  );
}

function MenuLine({
  row,
  isSelected,
  labelWidth,
  columns,
}: {
  row: MenuRow;
  isSelected: boolean;
  labelWidth: number;
  columns: number;
}) {
  const { label, value, adjustable } = row;
  const room = columns - labelWidth - 5;
  const shown = value && adjustable && isSelected ? `‹ ${value} ›` : value;
  return (
    <Text wrap="truncate">
      <Text color={theme.accent} bold>
        {isSelected ? `${pointer} ` : "  "}
      </Text>
      <Text bold={isSelected} {...(isSelected ? { color: theme.accent } : {})}>
        {value ? fill(label, labelWidth) : label}
      </Text>
      {shown ? <Text dimColor={!isSelected}>{`  ${truncate(shown, room)}`}</Text> : null}
    </Text>
  );
}
