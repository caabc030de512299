/** Snapshots to go on from, newest first. */

import type { Snapshot } from "@gramstyle/jobs/optimize";
import { Box, Text } from "ink";
import { fill } from "../../terminal/width.ts";
import { listWindow } from "../text/list-window.ts";
import { formatNumber } from "../text/numbers.ts";
import { pointer, theme } from "./theme.ts";

export interface SnapshotListProps {
  readonly snapshots: readonly Snapshot[];
  readonly selected: number;
  readonly rows: number;
  readonly columns: number;
}

export function SnapshotList({ snapshots, selected, rows, columns }: SnapshotListProps) {
  const { start, end } = listWindow(snapshots.length, selected, rows - 2);
  return (
    <Box flexDirection="column" width={columns}>
      <Text bold>Go on from which one?</Text>
      <Text dimColor>{"  branch  iteration  scale  total"}</Text>
      {snapshots.slice(start, end).map(({ id, branch, progress }, i) => {
        const isSelected = start + i === selected;
        const { totalIteration, scale, losses } = progress;
        const line = `${fill(branch, 6)}  ${fill(String(totalIteration), 9, "right")}  ${fill(String(scale), 5, "right")}  ${fill(formatNumber(losses.total ?? 0, 3), 7)}`;
        return (
          <Text key={id} wrap="truncate">
            <Text color={theme.accent} bold>
              {isSelected ? `${pointer} ` : "  "}
            </Text>
            <Text bold={isSelected} {...(isSelected ? { color: theme.accent } : {})}>
              {line}
            </Text>
          </Text>
        );
      })}
    </Box>
  );
}
