/** Where a clip is, as numbers and as a line of text; pure, so that it can be tested. */
import { basename } from "node:path";
import { formatDuration, progressBar } from "../optimize/progress-line.ts";
import type { Style } from "../output.ts";

export interface ClipProgress {
  readonly input: string;
  /** Frames. */
  readonly done: number;
  /** About; undefined where the clip does not say. */
  readonly total: number | undefined;
  /** Of the last seconds; undefined before the first. */
  readonly framesPerSecond: number | undefined;
  /** Seconds; undefined while unknown. */
  readonly left: number | undefined;
}

/** One line: a bar, how many frames of how many, how fast, the time left, and the file. */
export function renderClipProgress(
  { input, done, total, framesPerSecond, left }: ClipProgress,
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

/** Measures over the last frames, since the first ones wait for the engine to start. */
export function createFrameClock(now: () => number = () => performance.now() / 1000) {
  const marks: { at: number; done: number }[] = [];
  return (done: number, total: number | undefined) => {
    const at = now();
    marks.push({ at, done });
    while (marks.length > 2 && at - marks[0]!.at > window) marks.shift();
    const { at: since, done: before } = marks[0]!;
    const rate = at > since && done > before ? (done - before) / (at - since) : undefined;
    const left =
      rate === undefined || total === undefined ? undefined : Math.max(0, total - done) / rate;
    return { framesPerSecond: rate, left };
  };
}

const window = 5;
