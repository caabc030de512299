/** Where the lines of a long run go: a bar that moves, or plain lines for logs. */
import { createLiveLine } from "../terminal/live-line.ts";
import { isTerminal, type Style } from "./output.ts";

export interface RunLines<Progress> {
  /** What is done before there is progress. */
  stage(text: string): void;
  progress(progress: Progress): void;
  /** A line that stays. */
  note(text: string): void;
  /** Leaves the terminal tidy; it may be used again. */
  close(): void;
}

export interface RunWords<Progress> {
  /** One line, for logs. */
  line(progress: Progress): string;
  /** Whether its line comes however soon it is after the last one. */
  isDue(progress: Progress): boolean;
  /** @param waited seconds since it was told */
  live(progress: Progress, waited: number, columns: number, style: Style): string;
}

/** On stderr, as it suits who looks at it. */
export function createRunLines<Progress>(words: RunWords<Progress>): RunLines<Progress> {
  return isTerminal(process.stderr) ? liveLines(words) : plainLines(words);
}

/** Seconds between two lines in a log. */
const pause = 10;

function plainLines<Progress>({ line, isDue }: RunWords<Progress>): RunLines<Progress> {
  let last = Number.NEGATIVE_INFINITY;
  const write = (text: string) => process.stderr.write(`${text}\n`);
  return {
    stage: write,
    progress: (progress) => {
      const text = line(progress);
      if (secondsSince(last) < pause && !isDue(progress)) return;
      last = performance.now();
      write(text);
    },
    note: write,
    close() {},
  };
}

/** It moves while the engine computes. */
function liveLines<Progress>({ live }: RunWords<Progress>): RunLines<Progress> {
  let stage = "";
  let latest: { readonly progress: Progress; readonly at: number } | undefined;
  const line = createLiveLine((columns, style) =>
    latest ? live(latest.progress, secondsSince(latest.at), columns, style) : stage,
  );
  return {
    stage: (text) => {
      stage = text;
      latest = undefined;
      line.start();
    },
    progress: (progress) => {
      latest = { progress, at: performance.now() };
    },
    note: line.note,
    close: line.close,
  };
}

export const secondsSince = (milliseconds: number): number =>
  (performance.now() - milliseconds) / 1000;
