/** The progress over many pictures as text; pure, so that it can be tested. */
import { basename } from "node:path";
import { formatDuration } from "@gramstyle/jobs/text";
import type { Style } from "./output.ts";
import { progressBar } from "./progress-parts.ts";

export interface StylizeProgress {
  /** Pictures that are done or failed, of how many. */
  readonly done: number;
  readonly total: number;
  /** The picture that it is the turn of. */
  readonly file: string;
  /** Seconds; undefined while unknown. */
  readonly left: number | undefined;
}

/** One line: a bar, how many of how many, the time left, and the file. */
export function renderStylizeProgress(
  { done, total, file, left }: StylizeProgress,
  columns: number,
  style: Style,
): string {
  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const time = left === undefined ? "" : `${formatDuration(left)} left`;
  const facts = [count, time].filter(Boolean).join("  ");
  const width = Math.max(8, Math.min(30, columns - facts.length - 24));
  const room = columns - width - facts.length - 4;
  const name = basename(file);
  const shown = name.length <= room ? name : `${name.slice(0, Math.max(0, room - 1))}…`;
  const bar = style("cyan", progressBar(done / total, width));
  return `${bar}  ${facts}  ${style("dim", room > 1 ? shown : "")}`.trimEnd();
}

/** Seconds that the rest takes at the pace so far; undefined before the first is done. */
export function secondsLeft(done: number, total: number, seconds: number): number | undefined {
  return done === 0 ? undefined : (seconds / done) * (total - done);
}
