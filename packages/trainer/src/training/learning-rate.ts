/** The learning rate as training goes on. */

export interface Schedule {
  readonly steps: number;
  /** The highest learning rate. */
  readonly learningRate: number;
  /** Steps in which it rises from zero; default: a fiftieth of all. */
  readonly warmup?: number;
}

/** Rises linearly, then falls along half a cosine to a hundredth (Loshchilov and Hutter 2016). */
export function learningRateAt(step: number, { steps, learningRate, warmup }: Schedule): number {
  const rising = warmup ?? Math.ceil(steps / 50);
  if (step < rising) return (learningRate * (step + 1)) / rising;
  return decayed(learningRate, (step - rising) / Math.max(1, steps - rising));
}

/** Where a training ends that has only so much time, and where it is. */
export interface TimedSchedule {
  /** The highest learning rate. */
  readonly learningRate: number;
  /** Steps in which it rises from zero. */
  readonly warmup: number;
  /** The share of the time that is over, 0 to 1. */
  readonly over: number;
}

/** The same curve along the time that a training was given: it has decayed when the time is over. */
export function learningRateInTime(step: number, schedule: TimedSchedule): number {
  const { learningRate, warmup, over } = schedule;
  return decayed(learningRate, over) * Math.min(1, (step + 1) / warmup);
}

/** @param done 0 to 1; beyond, it stays at the end */
function decayed(learningRate: number, done: number): number {
  return learningRate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done))));
}
