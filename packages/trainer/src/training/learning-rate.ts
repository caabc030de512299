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
  const done = Math.min(1, (step - rising) / Math.max(1, steps - rising));
  return learningRate * (0.01 + 0.99 * 0.5 * (1 + Math.cos(Math.PI * done)));
}
