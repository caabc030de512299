/**
 * Holds a frame rate by changing the size that is worked at. Fed with the time that each frame took,
 * it needs no clock: a frame that is done early waits for its turn.
 */
import { UserError } from "../errors.ts";

/** What it did: nothing; a smaller or a larger size; nothing, though even the smallest is too slow. */
export type GovernorAction = "steady" | "smaller" | "larger" | "overloaded";

/** What the governor decided after a frame. */
export interface GovernorStep {
  /** The long side to work at from now on, in pixels. */
  readonly size: number;
  readonly action: GovernorAction;
}

/** The frame rate to hold, and the sizes to choose from. */
export interface GovernorOptions {
  /** The frame rate to hold. */
  readonly framesPerSecond: number;
  /** Long sides to choose from, in pixels, in any order. Default `governorSizes`. */
  readonly sizes?: readonly number[];
  /** Where to begin; the nearest of the sizes is taken. Default 320. */
  readonly start?: number;
}

/** Chooses the size to work at, so that a frame rate is held. */
export interface Governor {
  /** The long side to work at now, in pixels. */
  readonly size: number;
  /**
   * Takes in a frame of the current size.
   * @param milliseconds what all work on it took, waiting left out
   */
  next(milliseconds: number): GovernorStep;
}

/** From 160 to 1280 pixels, four to the octave, multiples of 4. */
export const governorSizes: readonly number[] = Array.from(
  { length: 13 },
  (_, i) => 4 * Math.round(40 * 2 ** (i / 4)),
);

/** Shares of a frame's time: from which it is too slow, and what a smaller or larger size may take. */
const tooSlow = 1.05;
const smallerFits = 0.9;
const largerFits = 0.8;

/** How long is measured before the size goes down, and up, in milliseconds. */
const patienceDown = 400;
const patienceUp = 1000;
const leastFrames = 2;

/** The first frame at a size may compile something. */
const warmUpFrames = 1;

/** Frames that the typical time is taken from. */
const windowFrames = 60;

/** A larger size that did not hold for this long was a mistake, and is left alone for so long. */
const trial = 5000;
const firstPause = 30_000;

/** Unless a pixel takes only this share of what it took then. */
const muchFaster = 0.8;

/** The last size that was tried from a smaller one and did not hold. */
interface Mistake {
  readonly limit: number;
  /** What the smaller size took for its pixels. */
  readonly cost: number;
  /** Twice as long each time. */
  readonly pause: number;
  readonly until: number;
}

/** @throws UserError for a frame rate or sizes that are no positive numbers */
export function createGovernor(options: GovernorOptions): Governor {
  const sizes = [...new Set(options.sizes ?? governorSizes)].sort((a, b) => a - b);
  check(options.framesPerSecond, sizes);
  const budget = 1000 / options.framesPerSecond;
  const start = options.start ?? 320;

  let size = sizes.reduce((best, one) =>
    Math.abs(one - start) < Math.abs(best - start) ? one : best,
  );
  let time = 0;
  let since = 0;
  let skip = warmUpFrames;
  let frames: number[] = [];
  let lastUp: { readonly from: number; readonly milliseconds: number } | undefined;
  let mistake: Mistake | undefined;

  /** The cost goes with the pixels. */
  const predicted = (typical: number, to: number) => typical * (to / size) ** 2;

  function larger(typical: number): number {
    if (mistake && typical / size ** 2 < muchFaster * mistake.cost) mistake = undefined;
    const held = mistake && time < mistake.until ? mistake.limit : Number.POSITIVE_INFINITY;
    const fits = (to: number) => to < held && predicted(typical, to) <= largerFits * budget;
    return sizes.findLast((to) => to > size && fits(to)) ?? size;
  }

  function smaller(typical: number): number {
    if (lastUp && time - since <= trial) {
      const { from, milliseconds } = lastUp;
      const pause = mistake ? 2 * mistake.pause : firstPause;
      mistake = { limit: size, cost: milliseconds / from ** 2, pause, until: time + pause };
      // There it was measured, and is no guess.
      return from;
    }
    const fits = (to: number) => predicted(typical, to) <= smallerFits * budget;
    return sizes.findLast((to) => to < size && fits(to)) ?? sizes[0]!;
  }

  function move(to: number, typical: number): GovernorStep {
    const action = to > size ? "larger" : "smaller";
    lastUp = action === "larger" ? { from: size, milliseconds: typical } : undefined;
    size = to;
    since = time;
    skip = warmUpFrames;
    frames = [];
    return { size, action };
  }

  return {
    get size() {
      return size;
    },
    next(milliseconds) {
      time += Math.max(milliseconds, budget);
      if (skip > 0) {
        skip--;
        since = time;
        return { size, action: "steady" };
      }
      frames.push(milliseconds);
      if (frames.length > windowFrames) frames.shift();
      if (frames.length < leastFrames) return { size, action: "steady" };
      const waited = time - since;
      const recent = typicalOf(lastOf(frames, patienceDown, budget));
      if (waited >= patienceDown && recent > tooSlow * budget) {
        const to = smaller(recent);
        return to < size ? move(to, recent) : { size, action: "overloaded" };
      }
      if (waited >= patienceUp) {
        const typical = typicalOf(lastOf(frames, patienceUp, budget));
        const to = larger(typical);
        if (to > size) return move(to, typical);
      }
      return { size, action: "steady" };
    },
  };
}

/** The last frames that together took so long, at least two where there are. */
function lastOf(frames: readonly number[], milliseconds: number, budget: number): number[] {
  let first = frames.length;
  for (let left = milliseconds; first > 0 && left > 0; first--) {
    left -= Math.max(budget, frames[first - 1]!);
  }
  return frames.slice(Math.min(first, Math.max(0, frames.length - leastFrames)));
}

/** The median, of an even number the lower: a pause for collecting garbage says nothing. */
function typicalOf(frames: readonly number[]): number {
  return [...frames].sort((a, b) => a - b)[(frames.length - 1) >> 1]!;
}

function check(framesPerSecond: number, sizes: readonly number[]): void {
  const positive = (value: number) => Number.isFinite(value) && value > 0;
  if (positive(framesPerSecond) && sizes.length > 0 && sizes.every(positive)) return;
  throw new UserError(
    `governor: expected a positive frame rate and positive sizes, got ${framesPerSecond} frames a second and sizes ${sizes.join(", ") || "none"}`,
  );
}
