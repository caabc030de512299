/**
 * TensorFlow.js has one engine a process, and in it one active device. Whoever computes with it
 * takes turns here, makes its device active for no longer than a synchronous piece of work, and
 * leaves everything as it was: neither two of our backends nor a user's own tensors are disturbed.
 */
import { BackendError } from "@gramstyle/core";
import type { TensorFlow } from "./engine.ts";

/** The last turn of each engine; an entry goes with its engine. */
const lastTurns = new WeakMap<TensorFlow, Promise<unknown>>();

/** The part of the engine's state that tells which device is active; its types hide most of it. */
interface ActiveDevice {
  backendName: string | undefined;
  backendInstance: unknown;
  profiler: unknown;
  readonly pendingBackendInit: Promise<unknown> | null | undefined;
}

/** Does some work when all that was handed in before is done, whether it failed or not. */
export function takeTurn<T>(tensorFlow: TensorFlow, work: () => Promise<T>): Promise<T> {
  const result = (lastTurns.get(tensorFlow) ?? Promise.resolve()).then(async () => {
    // While a user's own device is being opened, the engine refuses to compute on any.
    await (tensorFlow as unknown as ActiveDevice).pendingBackendInit;
    return work();
  });
  lastTurns.set(
    tensorFlow,
    result.catch(() => {}),
  );
  return result;
}

/** Does synchronous work with a device active that was opened before, and restores the state. */
export function activated<T>(tensorFlow: TensorFlow, backendName: string, work: () => T): T {
  const backend = tensorFlow.registry[backendName];
  if (backend === undefined) {
    throw new BackendError(`TensorFlow.js no longer has its device "${backendName}"`);
  }
  const state = tensorFlow as unknown as ActiveDevice;
  const isActive = state.backendInstance === backend && state.backendName === backendName;
  return preserved(tensorFlow, () => {
    // Of a device that is open, this is done when the call returns.
    if (!isActive) void tensorFlow.setBackend(backendName);
    return work();
  });
}

/** Does synchronous work that may activate a device, and activates the one before again. */
export function preserved<T>(tensorFlow: TensorFlow, work: () => T): T {
  const state = tensorFlow as unknown as ActiveDevice;
  const { backendName, backendInstance, profiler } = state;
  try {
    return work();
  } finally {
    Object.assign(state, { backendName, backendInstance, profiler });
  }
}
