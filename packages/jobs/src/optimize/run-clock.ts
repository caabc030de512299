/** How fast a run is and how long it will take, from the time that its iterations really took. */

/** The speed of a run and what is left of it. */
export interface ClockReading {
  /** Iterations a second, lately; undefined before the first. */
  readonly rate: number | undefined;
  /** Seconds until the end; undefined while that cannot be known. */
  readonly left: number | undefined;
}

/** The share of the newest iteration in the smoothed time. */
const newest = 0.2;

/** Pauses do not count: only the iterations' own seconds do. */
export function createRunClock() {
  let first: number | undefined;
  let spent = 0;
  let scale: number | undefined;
  let smoothed: number | undefined;
  return (progress: {
    readonly seconds: number;
    readonly fractionDone: number;
    readonly scale: number;
  }): ClockReading => {
    const { seconds, fractionDone } = progress;
    if (first === undefined) first = fractionDone;
    else spent += seconds;
    // Another scale is another speed.
    const before = progress.scale === scale ? smoothed : undefined;
    smoothed = before === undefined ? seconds : (1 - newest) * before + newest * seconds;
    scale = progress.scale;
    const done = fractionDone - first;
    return {
      rate: smoothed > 0 ? 1 / smoothed : undefined,
      left: done > 0 ? (spent / done) * (1 - fractionDone) : undefined,
    };
  };
}
