/** Where a training is: smoothed losses, speed, time left. */
import type { Metric } from "./metrics.ts";

/** How far a training is, and how fast. */
export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  /** Means over the last steps, by name. */
  readonly losses: Readonly<Record<string, number>>;
  readonly picturesPerSecond: number;
  /** The share of this run's time in which the engine waited for pictures, 0 to 1. */
  readonly waiting: number;
  /** Seconds until the last step. */
  readonly left: number;
}

/** Steps that losses and speed are averaged over. */
const window = 20;

/** @param now seconds that pass, whatever their beginning; for tests */
export function createTrainingMeter(
  { picturesPerStep }: { readonly picturesPerStep: number },
  now = () => performance.now() / 1000,
): (metric: Metric & { readonly steps: number }) => TrainingProgress {
  const recent: { losses: Metric["losses"]; at: number }[] = [];
  let [seconds, waited] = [0, 0];
  return (metric) => {
    seconds += metric.seconds;
    waited += metric.waited;
    recent.push({ losses: metric.losses, at: now() });
    // One more than are averaged: it is where the first of these began.
    if (recent.length > window + 1) recent.shift();
    const first = recent[0]!;
    const between = recent.length - 1;
    const perStep = between > 0 ? (recent.at(-1)!.at - first.at) / between : metric.seconds;
    return {
      step: metric.step,
      steps: metric.steps,
      losses: meanLosses(recent.slice(-window).map(({ losses }) => losses)),
      picturesPerSecond: picturesPerStep / perStep,
      waiting: seconds > 0 ? waited / seconds : 0,
      left: perStep * (metric.steps - metric.step),
    };
  };
}

/** The mean of each loss. */
export function meanLosses(all: readonly Metric["losses"][]): Record<string, number> {
  const names = Object.keys(all.at(-1) ?? {});
  const mean = (name: string) => all.reduce((sum, l) => sum + (l[name] ?? 0), 0) / all.length;
  return Object.fromEntries(names.map((name) => [name, mean(name)]));
}
