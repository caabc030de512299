/** The names of style models, one of them chosen. */
import { Box, Text } from "ink";
import { printable, truncate } from "../../terminal/width.ts";
import type { ListedModel } from "../hooks/use-models.ts";
import { listWindow } from "../text/list-window.ts";
import { pointer, theme } from "./theme.ts";

export interface StyleListProps {
  readonly models: readonly ListedModel[];
  readonly selected: number;
  readonly rows: number;
  readonly columns: number;
}

export function StyleList({ models, selected, rows, columns }: StyleListProps) {
  const { start, end } = listWindow(models.length, selected, rows);
  return (
    <Box flexDirection="column">
      {models.slice(start, end).map(({ name, path, own }, i) => {
        const isSelected = start + i === selected;
        return (
          <Text key={path} wrap="truncate">
            <Text color={theme.accent} bold>
              {isSelected ? `${pointer} ` : "  "}
            </Text>
            <Text bold={isSelected} {...(isSelected ? { color: theme.accent } : {})}>
              {truncate(printable(name), columns - (own ? 8 : 2))}
            </Text>
            {own ? <Text dimColor> (own)</Text> : null}
          </Text>
        );
      })}
    </Box>
  );
}
