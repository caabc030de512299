/**
 * ONNX Runtime's web build computes one thing at a time: calls that overlap, be it of two sessions,
 * hang on WebGPU. A page has one engine a device, so whoever uses one takes turns here.
 */

/** The last turn of each engine; an entry goes with its engine. */
const lastTurns = new WeakMap<object, Promise<unknown>>();

/** Does some work when all that was handed in before is done, whether it failed or not. */
export function takeTurn<T>(engine: object, work: () => Promise<T>): Promise<T> {
  const result = (lastTurns.get(engine) ?? Promise.resolve()).then(work);
  lastTurns.set(
    engine,
    result.catch(() => {}),
  );
  return result;
}
