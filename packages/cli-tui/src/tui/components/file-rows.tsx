/** The part of a list of files that fits, however long the list is. */
import { Box, Text } from "ink";
import { printable, truncateMiddle } from "../../terminal/width.ts";
import type { ListedFile } from "../state/file-list.ts";
import { listWindow } from "../text/list-window.ts";
import { pointer, theme } from "./theme.ts";

export interface FileRowsProps {
  readonly files: readonly ListedFile[];
  readonly selected: number;
  readonly rows: number;
  readonly columns: number;
}

/** What is before a name; folders have a slash behind it. */
const signs: Readonly<Record<ListedFile["kind"], string>> = {
  picture: "",
  model: "",
  folder: "",
  up: "",
  place: "★ ",
  this: "✓ ",
};

export function FileRows({ files, selected, rows, columns }: FileRowsProps) {
  const { start, end } = listWindow(files.length, selected, rows);
  if (files.length === 0) return <Text dimColor>nothing here has this name</Text>;
  return (
    <Box flexDirection="column">
      {files.slice(start, end).map((file, i) => {
        const isSelected = start + i === selected;
        const isFolder = file.kind === "folder" || file.kind === "up";
        const name = `${signs[file.kind]}${printable(file.name)}${isFolder ? "/" : ""}`;
        return (
          <Text key={`${file.kind} ${file.path}`} wrap="truncate">
            <Text color={theme.accent} bold>
              {isSelected ? `${pointer} ` : "  "}
            </Text>
            <Text
              bold={isSelected}
              {...(isSelected ? { color: theme.accent } : isFolder ? { color: "blue" } : {})}
            >
              {truncateMiddle(name, columns - 2)}
            </Text>
          </Text>
        );
      })}
    </Box>
  );
}
