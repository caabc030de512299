/** Where a clip is, as numbers and as a line of text; pure, so that it can be tested. */
import { basename } from "node:path";
import type { FramesRecord } from "@gramstyle/jobs/stylize";
import { formatDuration } from "@gramstyle/jobs/text";
import type { Style } from "./output.ts";
import { progressBar } from "./progress-parts.ts";

/** One line: a bar, how many frames of how many, how fast, the time left, and the file. */
export function renderClipProgress(
  { input, done, total, framesPerSecond, left }: Omit<FramesRecord, "event">,
  columns: number,
  style: Style,
): string {
  const facts = [
    total === undefined ? `${done} frames` : `${done}/${total}`,
    framesPerSecond === undefined ? "" : `${framesPerSecond.toFixed(1)} frames/s`,
    left === undefined ? "" : `${formatDuration(left)} left`,
  ]
    .filter(Boolean)
    .join("  ");
  const width = Math.max(8, Math.min(30, columns - facts.length - 24));
  const bar = total === undefined ? "" : style("cyan", progressBar(done / total, width));
  const room = columns - width - facts.length - 4;
  const name = basename(input);
  const shown = name.length <= room ? name : `${name.slice(0, Math.max(0, room - 1))}…`;
  return [bar, facts, style("dim", room > 1 ? shown : "")].filter(Boolean).join("  ").trimEnd();
}
