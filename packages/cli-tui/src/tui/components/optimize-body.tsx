/** The picture that forms on the left, what is known of the run on the right. */

import type { LiveControl, SessionView, Snapshot } from "@gramstyle/jobs/optimize";
import { Box, Text, useIsScreenReaderEnabled } from "ink";
import { useApp, useSize } from "../app-context.ts";
import { usePacedImage } from "../hooks/use-paced-image.ts";
import { useSpokenProgress } from "../hooks/use-spoken-progress.ts";
import { formatNumber } from "../text/numbers.ts";
import { stageText } from "../text/stage-text.ts";
import { Notice } from "./notice.tsx";
import { Picture } from "./picture.tsx";
import { RunFacts } from "./run-facts.tsx";
import { SnapshotList } from "./snapshot-list.tsx";
import { WeightsTable } from "./weights-table.tsx";

export interface OptimizeBodyProps {
  readonly view: SessionView | undefined;
  readonly error: string | undefined;
  readonly controls: readonly LiveControl[];
  readonly selected: number;
  /** Snapshots to choose from, while one is chosen. */
  readonly fork: { readonly snapshots: readonly Snapshot[]; readonly selected: number } | undefined;
}

const gap = 2;
const leastPanel = 40;
const mostPanel = 48;
/** Rows around the table: the facts above it, the line below, a gap after each. */
const rowsAround = 6;

export function OptimizeBody({ view, error, controls, selected, fork }: OptimizeBodyProps) {
  const { columns, rows } = useSize();
  const { choices } = useApp().state;
  const spoken = useIsScreenReaderEnabled();
  const panel = Math.max(leastPanel, Math.min(mostPanel, Math.floor(columns * 0.4)));
  const box = { columns: columns - panel - gap, rows };
  const chosen = fork?.snapshots[fork.selected]?.progress;
  const still = view?.phase !== "running" && view?.phase !== "preparing";
  const image = usePacedImage(chosen ?? view?.progress, box, still || fork !== undefined);
  const progress = useSpokenProgress(view);
  const problem = error ?? view?.error;
  if (spoken) {
    const control = controls[selected];
    const weight =
      control && view ? `${control.label} ${formatNumber(control.get(view.controls), 3)}` : "";
    return (
      <Box flexDirection="column">
        <Text>{problem ? `It failed: ${problem}` : progress}</Text>
        <Text>{`Chosen weight: ${weight}`}</Text>
      </Box>
    );
  }
  return (
    <Box columnGap={gap}>
      <Picture image={image} {...box} alt={choices.content.title} align="top" />
      <Box flexDirection="column" width={panel}>
        {view ? <RunFacts view={view} columns={panel} /> : null}
        <Box marginTop={view ? 1 : 0} flexDirection="column" flexShrink={0}>
          {fork ? (
            <SnapshotList {...fork} rows={rows - rowsAround} columns={panel} />
          ) : view ? (
            <WeightsTable
              view={view}
              controls={controls}
              selected={selected}
              columns={panel}
              rows={rows - rowsAround}
            />
          ) : null}
        </Box>
        <Box marginTop={1}>
          <Notice text={problem ? "" : snapshotText(view)} error={problem} columns={panel} />
        </Box>
      </Box>
    </Box>
  );
}

function snapshotText(view: SessionView | undefined): string {
  if (!view) return "reading the pictures";
  if (view.stage !== undefined && view.progress) return stageText(view.stage);
  const count = view.snapshots.length;
  if (count === 0) return "";
  return `branch ${view.branch}, ${count} ${count === 1 ? "snapshot" : "snapshots"} to go back to`;
}
