/** A compiled graph: checks what it is given, runs one call after the other, cleans up. */
import {
  type Arrays,
  BackendError,
  checkInputs,
  type Executable,
  type Shape,
} from "@gramstyle/core";
import { describeEngineError } from "./engine-errors.ts";
import type { Session } from "./runtime.ts";

/** All that an executable remembers of its graph. */
export interface Signature {
  readonly device: string;
  readonly inputShapes: Readonly<Record<string, Shape>>;
  /** For each output of the graph, what the model calls it. */
  readonly outputNames: Readonly<Record<string, string>>;
}

/**
 * Calls are queued: a session's memory serves one run at a time. An array that is given to `run`
 * must stay unchanged until its promise settles. `dispose` lets the calls before it finish.
 */
export function createExecutable(session: Session, signature: Signature): Executable {
  const { device, inputShapes, outputNames } = signature;
  const declared = {
    inputs: Object.fromEntries(
      Object.entries(inputShapes).map(([name, shape]) => [name, { shape }]),
    ),
  };
  let last: Promise<unknown> = Promise.resolve();
  let released: Promise<void> | undefined;

  const runNow = async (inputs: Arrays): Promise<Arrays> => {
    let results: Arrays;
    try {
      results = await session.run(inputs);
    } catch (error) {
      throw new BackendError(`ort ${device} failed in ${describeEngineError(error)}`);
    }
    return Object.fromEntries(
      Object.entries(outputNames).map(([name, tensor]) => [name, results[tensor]!]),
    );
  };

  return {
    async run(inputs) {
      if (released) throw new BackendError(`ort ${device}: cannot run after dispose`);
      checkInputs(declared, inputs);
      const result = last.then(() => runNow(inputs));
      last = result.catch(() => {});
      return result;
    },
    dispose() {
      released ??= last.then(() => session.release());
      return released;
    },
  };
}
