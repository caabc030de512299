/** Where an optimization is, and how fast it goes. */

import type { SessionView } from "@gramstyle/jobs/optimize";
import { Box, Text } from "ink";
import { truncate } from "../../terminal/width.ts";
import { formatDuration, formatMemory, formatPercent, formatRate } from "../text/numbers.ts";
import { bar } from "../text/slider.ts";
import { stageText } from "../text/stage-text.ts";
import { theme } from "./theme.ts";

export function RunFacts({ view, columns }: { view: SessionView; columns: number }) {
  const { progress, clock, phase } = view;
  const share = progress?.fractionDone ?? 0;
  const percent = formatPercent(share).padStart(5);
  const speed = [
    clock.rate === undefined ? "" : formatRate(clock.rate),
    clock.left === undefined || phase === "done" ? "" : `${formatDuration(clock.left)} left`,
    formatMemory(process.memoryUsage.rss()),
  ];
  return (
    <Box flexDirection="column" width={columns} flexShrink={0}>
      <Box justifyContent="space-between">
        <Text color={phaseColors[phase]} bold>
          {phaseText(view, columns - 18)}
        </Text>
        {progress ? (
          <Text>{`${progress.iteration}/${progress.iterations} of scale ${progress.scale}/${progress.scales}`}</Text>
        ) : null}
      </Box>
      <Text>
        <Text color={theme.accent} backgroundColor="gray">
          {bar(share, columns - percent.length)}
        </Text>
        {percent}
      </Text>
      <Box justifyContent="space-between">
        <Text dimColor>{progress ? `${progress.width}×${progress.height}` : " "}</Text>
        <Text dimColor>{truncate(speed.filter(Boolean).join("  "), columns - 10)}</Text>
      </Box>
    </Box>
  );
}

const phaseColors = {
  preparing: theme.warm,
  running: theme.good,
  paused: theme.warm,
  done: theme.good,
  failed: theme.bad,
} as const;

function phaseText({ phase, stage, progress }: SessionView, columns: number): string {
  // While a scale is compiled nothing else moves.
  if (stage !== undefined && !progress)
    return truncate(stageText(stage), Math.max(12, columns + 18));
  return {
    preparing: "preparing",
    running: "running",
    paused: "paused",
    done: "done",
    failed: "stopped",
  }[phase];
}
