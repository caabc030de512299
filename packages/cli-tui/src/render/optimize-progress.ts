/** The progress of a run as text; pure, so that it can be tested and used anywhere. */
import type { Progress } from "@gramstyle/core";
import type { ClockReading } from "@gramstyle/jobs/optimize";
import { formatDuration } from "@gramstyle/jobs/text";
import { formatNumber, type Style } from "./output.ts";
import { cut, formatRate, progressBar } from "./progress-parts.ts";
import { shortTerm } from "./short-term.ts";

/** Two lines: where the run is, and its losses by name. */
export function renderProgress(
  progress: Progress,
  clock: ClockReading,
  columns: number,
  style: Style,
): string {
  const percent = `${String(Math.floor(progress.fractionDone * 100)).padStart(3)} %`;
  const scale = `scale ${progress.scale}/${progress.scales} ${progress.width}×${progress.height}`;
  const iteration = `${progress.iteration}/${progress.iterations}`;
  const rate = clock.rate === undefined ? "" : formatRate(clock.rate);
  const left = clock.left === undefined ? "" : `${formatDuration(clock.left)} left`;
  const facts = [percent, scale, iteration, rate, left].filter(Boolean).join("  ");
  const width = Math.max(8, Math.min(40, columns - facts.length - 3));
  const bar = style("cyan", progressBar(progress.fractionDone, width));
  return `${bar}  ${facts}\n${style("dim", cut(renderLosses(progress), columns - 1))}`;
}

/** Every loss term by name, the total first. */
export function renderLosses({ losses }: Progress): string {
  return Object.entries(losses)
    .map(([name, loss]) => `${shortName(name)} ${formatNumber(loss, 3)}`)
    .join("  ");
}

function shortName(name: string): string {
  return name === "total variation" ? "tv" : shortTerm(name);
}
