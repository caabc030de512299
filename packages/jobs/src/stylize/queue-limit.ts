/** Refuses pictures where too many wait already, rather than letting all wait ever longer. */
import type { Stylizer } from "@gramstyle/core";

/** More pictures wait than may: to be tried again later. A server answers with 503. */
export class BusyError extends Error {
  override readonly name = "BusyError";
  readonly code = "busy";
}

/**
 * The stylizer with a limit.
 * @param concurrency how many pictures it computes at once, besides those that wait
 * @param limit how many may wait; any number where missing
 */
export function limitQueue(
  stylizer: Stylizer,
  concurrency: number,
  limit = Number.POSITIVE_INFINITY,
): Stylizer {
  let pending = 0;
  const limited = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (pending >= concurrency + limit) {
      const waiting = pending - concurrency;
      throw new BusyError(
        `${waiting} pictures wait for the style model ${stylizer.name} already; try again later`,
      );
    }
    pending++;
    try {
      return await work();
    } finally {
      pending--;
    }
  };
  return {
    ...stylizer,
    stylize: (image, options) => limited(() => stylizer.stylize(image, options)),
    stylizeFrame: (frame, options) => limited(() => stylizer.stylizeFrame(frame, options)),
  };
}
