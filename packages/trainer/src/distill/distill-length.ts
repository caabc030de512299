/** How long a distillation goes on, and how its learning rate falls until then. */
import { learningRateAt, learningRateInTime } from "../training/learning-rate.ts";

/**
 * So many steps, or so many seconds of steps. Seconds count through all runs of one distillation; how
 * many steps they hold depends on the machine, so a run that is resumed is then not the same bit for
 * bit as one that was never stopped.
 */
export type DistillLength = { readonly steps: number } | { readonly seconds: number };

/** Steps in which the learning rate rises where the length is given in seconds. */
const warmup = 200;

/** How much of its length a distillation has behind it, from 0; 1 and more: it is at its end. */
export function shareDone(length: DistillLength, step: number, seconds: number): number {
  return "steps" in length ? step / length.steps : seconds / length.seconds;
}

/** How many steps there will have been; of a length in seconds an estimate. */
export function stepsInAll(length: DistillLength, step: number, seconds: number): number {
  if ("steps" in length) return length.steps;
  return Math.max(step, Math.round((step * length.seconds) / seconds));
}

/** @param learningRate the highest */
export function learningRateOf(
  { length, learningRate }: { readonly length: DistillLength; readonly learningRate: number },
  step: number,
  seconds: number,
): number {
  if ("steps" in length) return learningRateAt(step, { learningRate, ...length });
  const over = shareDone(length, step, seconds);
  return learningRateInTime(step, { learningRate, warmup, over });
}
