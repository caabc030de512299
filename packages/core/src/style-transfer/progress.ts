/** What an optimization tells after every iteration: one record for every kind of user interface. */
import type { Image } from "../image/image.ts";
import type { RunState } from "./run-state.ts";

/** What an iteration of an image optimization tells. */
export interface Progress {
  /** Of how many scales, this one; the first is 1. */
  readonly scale: number;
  readonly scales: number;
  readonly width: number;
  readonly height: number;
  /** Iterations done at this scale, of how many. */
  readonly iteration: number;
  readonly iterations: number;
  /** Iterations done in the whole run, of how many. */
  readonly totalIteration: number;
  readonly totalIterations: number;
  /** "total" with weights; "content", "style <layer>" and "total variation" without. */
  readonly losses: Readonly<Record<string, number>>;
  /** Seconds that this iteration took, and how many of them the engine ran. */
  readonly seconds: number;
  readonly engineSeconds: number;
  /** How often the objective was evaluated in this iteration. */
  readonly evaluations: number;
  /** The share of the whole run's arithmetic that is done, 0 to 1: large scales count for more. */
  readonly fractionDone: number;
  /** The picture so far: the averaged iterate. */
  image(): Image;
  /** The whole state, for checkpoints and undo. */
  state(): RunState;
}
