/** Frame rate and times over the last second, for the panel and the benchmark. */
import type { FrameReport } from "./frame-loop.ts";

export type Stage = keyof FrameReport["times"];

/** In the order in which a frame goes through them. */
export const stages: readonly Stage[] = ["capture", "convert", "model", "draw", "show"];

export interface Summary {
  readonly framesPerSecond: number;
  /** Means, in milliseconds. */
  readonly times: Readonly<Record<Stage, number>>;
  readonly total: number;
  /** Mean change where the input stands still, in levels of 255. */
  readonly flicker?: number;
}

export interface Stats {
  add(report: FrameReport, now: number): void;
  /** Undefined before two frames. */
  summary(): Summary | undefined;
  reset(): void;
}

/** @param window the time that is looked back at, in milliseconds */
export function createStats(window = 1500): Stats {
  let frames: { readonly report: FrameReport; readonly at: number }[] = [];
  return {
    add(report, at) {
      frames.push({ report, at });
      while (frames.length > 2 && at - frames[0]!.at > window) frames.shift();
    },
    summary() {
      const span = (frames.at(-1)?.at ?? 0) - (frames[0]?.at ?? 0);
      if (frames.length < 2 || span <= 0) return undefined;
      const mean = (pick: (report: FrameReport) => number) =>
        frames.reduce((sum, { report }) => sum + pick(report), 0) / frames.length;
      const flickers = frames.flatMap(({ report: { flicker } }) => flicker ?? []);
      const times = Object.fromEntries(
        stages.map((stage) => [stage, mean(({ times }) => times[stage])]),
      ) as Record<Stage, number>;
      return {
        framesPerSecond: (1000 * (frames.length - 1)) / span,
        times,
        total: mean(({ total }) => total),
        ...(flickers.length > 0
          ? { flicker: flickers.reduce((sum, each) => sum + each, 0) / flickers.length }
          : {}),
      };
    },
    reset() {
      frames = [];
    },
  };
}
