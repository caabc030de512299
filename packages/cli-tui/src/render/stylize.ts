/** How stylizing tells where it is: a live line, plain lines, JSON lines, or not at all. */
import type {
  FailedRecord,
  FramesRecord,
  StylizeRecord,
  TurnRecord,
} from "@gramstyle/jobs/stylize";
import { messageOf } from "../commands/run-program.ts";
import type { ViewKind } from "../options/view-kind.ts";
import { withFlags } from "../options/with-flags.ts";
import { createLiveLine } from "../terminal/live-line.ts";
import { renderClipProgress } from "./clip-progress.ts";
import { isTerminal, plain, printJson, warn } from "./output.ts";
import { renderStylizeProgress, secondsLeft } from "./stylize-progress.ts";

/** Shows the records of a run. */
export interface StylizeView {
  show(record: StylizeRecord): void;
  /** A line that stays. */
  note(text: string): void;
  /** Leaves the terminal tidy; also after an error. */
  close(): void;
}

export interface StylizeWords {
  /** Whether it is one clip alone, of which it need not be told how many of how many are written. */
  readonly oneClip: boolean;
  /** Whether the end is told. Default: true. */
  readonly tellsEnd?: boolean;
}

export function createStylizeView(kind: ViewKind, words: StylizeWords): StylizeView {
  if (kind === "json") return jsonView(words);
  if (kind === "quiet") return quietView;
  return textView(isTerminal(process.stderr) ? liveLines() : plainLines(), words);
}

/** What is to be said of a record in words, where there is something. */
function noteOf(record: StylizeRecord, { oneClip }: StylizeWords): string | undefined {
  if (record.event === "note") return withFlags(record.text);
  if (record.event === "kept") {
    const { why, frames, input } = record;
    const ended = why === "stopped" ? "Stopped" : "Failed";
    return `${ended} after ${frames} frames of "${input}"; the same command with --resume goes on`;
  }
  if (record.event !== "stopped" || oneClip) return undefined;
  return `Stopped; ${record.written} of ${record.total} pictures are written.`;
}

const failureOf = ({ input, cause }: FailedRecord): string => {
  const line = messageOf(cause());
  return line.startsWith('"') ? line : `"${input}": ${line}`;
};

function jsonView(words: StylizeWords): StylizeView {
  const isDue = everySoOften(1);
  const note = (text: string) => printJson({ event: "note", text });
  return {
    show(record) {
      switch (record.event) {
        case "stage":
          return printJson({ ...record, text: record.stage });
        case "frames":
          if (isDue() || record.done === record.total) printJson(record);
          return;
        case "failed":
          return printJson({ ...record, error: failureOf(record) });
        case "picture":
        case "clip":
          return printJson(record);
        case "done": {
          const { device: _device, ...rest } = record;
          if (words.tellsEnd ?? true) printJson(rest);
          return;
        }
        case "turn":
          return;
        default: {
          const text = noteOf(record, words);
          if (text !== undefined) note(text);
        }
      }
    },
    note,
    close() {},
  };
}

/** Whether so many seconds have gone since it last was so. */
function everySoOften(seconds: number): () => boolean {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < 1000 * seconds) return false;
    last = now;
    return true;
  };
}

const quietView: StylizeView = {
  show(record) {
    if (record.event === "failed") warn(failureOf(record));
  },
  note() {},
  close() {},
};

/** Where a run's lines go. */
interface Lines {
  stage(text: string): void;
  turn(record: TurnRecord): void;
  frame(record: FramesRecord): void;
  /** A picture or clip was written. */
  written(text: string): void;
  note(text: string): void;
  close(): void;
}

function textView(lines: Lines, words: StylizeWords): StylizeView {
  return {
    show(record) {
      switch (record.event) {
        case "stage":
          return lines.stage(record.stage);
        case "turn":
          return lines.turn(record);
        case "frames":
          return lines.frame(record);
        case "picture": {
          const { output, width, height, seconds } = record;
          return lines.written(`${output}  ${width}×${height}  ${seconds.toFixed(2)} s`);
        }
        case "clip": {
          const { output, width, height, frames, framesPerSecond } = record;
          const speed = `${framesPerSecond.toFixed(1)} frames/s`;
          return lines.written(`${output}  ${width}×${height}  ${frames} frames  ${speed}`);
        }
        case "failed":
          return lines.note(failureOf(record));
        default: {
          const text = noteOf(record, words);
          if (text !== undefined) lines.note(text);
        }
      }
    },
    note: lines.note,
    close: lines.close,
  };
}

/** A line for each picture and now and then for a clip, for logs. */
function plainLines(): Lines {
  const isDue = everySoOften(10);
  const line = (text: string) => process.stderr.write(`${text}\n`);
  return {
    stage() {},
    turn() {},
    frame(record) {
      if (isDue()) line(renderClipProgress(record, 100, plain));
    },
    written: line,
    note: warn,
    close() {},
  };
}

/** A line that moves while a picture computes. */
function liveLines(): Lines {
  let stage = "";
  let started: number | undefined;
  let latest:
    | { readonly record: TurnRecord; readonly left: number | undefined; readonly at: number }
    | undefined;
  let clip: FramesRecord | undefined;
  const live = createLiveLine((columns, style) => {
    if (clip) return renderClipProgress(clip, columns, style);
    if (!latest || latest.record.total === 1) return stage;
    const { record, left, at } = latest;
    const waited = (performance.now() - at) / 1000;
    const { input: file, done, total } = record;
    const rest = left === undefined ? undefined : left - waited;
    return renderStylizeProgress({ file, done, total, left: rest }, columns, style);
  });
  return {
    stage(text) {
      stage = text;
      live.start();
    },
    turn(record) {
      const at = performance.now();
      started ??= at;
      clip = undefined;
      stage = `stylizing ${record.input}`;
      const left = secondsLeft(record.done, record.total, (at - started) / 1000);
      latest = { record, left, at };
    },
    frame(record) {
      clip = record;
    },
    written() {
      clip = undefined;
    },
    note: (text) => live.note(`gramstyle: ${text}`),
    close: live.close,
  };
}
