/** How fast frames come, and how long the rest takes. */

export interface FrameTimes {
  /** Of the last seconds; undefined before the first. */
  readonly framesPerSecond: number | undefined;
  /** Seconds; undefined while unknown. */
  readonly left: number | undefined;
}

const window = 5;

/** Measures over the last frames, since the first ones wait for the engine to start. */
export function createFrameClock(now: () => number = () => performance.now() / 1000) {
  const marks: { at: number; done: number }[] = [];
  return (done: number, total: number | undefined): FrameTimes => {
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
