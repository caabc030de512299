/** Where a training is, as text. */

import { formatDuration, formatNumber } from "@gramstyle/jobs/text";
import type { TrainingProgress } from "@gramstyle/jobs/train";
import type { Style } from "./output.ts";
import { cut, progressBar } from "./progress-parts.ts";

/** Two lines: where the training is, and its losses by name. */
export function renderTrainingProgress(
  progress: TrainingProgress,
  columns: number,
  style: Style,
): string {
  const facts = `${percentOf(progress)} %  ${describeSpeed(progress)}`;
  const width = Math.max(8, Math.min(40, columns - facts.length - 3));
  const bar = style("cyan", progressBar(progress.step / progress.steps, width));
  return `${bar}  ${facts}\n${style("dim", cut(renderLosses(progress.losses), columns - 1))}`;
}

/** The same as one line, for logs. */
export function trainingLine(progress: TrainingProgress): string {
  return `${percentOf(progress)} %  ${describeSpeed(progress)}: ${renderLosses(progress.losses)}`;
}

function describeSpeed({ step, steps, picturesPerSecond, waiting, left }: TrainingProgress) {
  return [
    `step ${step}/${steps}`,
    `${formatNumber(picturesPerSecond, 3)} pictures/s`,
    `waiting ${Math.round(waiting * 100)} %`,
    `${formatDuration(left)} left`,
  ].join("  ");
}

const percentOf = ({ step, steps }: TrainingProgress) =>
  String(Math.floor((100 * step) / steps)).padStart(3);

function renderLosses(losses: Readonly<Record<string, number>>): string {
  return Object.entries(losses)
    .map(([name, loss]) => `${shortName(name)} ${formatNumber(loss, 3)}`)
    .join("  ");
}

const shortName = (name: string) => name.replace(/relu(?=\d)/, "").replace("total variation", "tv");
