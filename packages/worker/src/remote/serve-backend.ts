/** The serving side: a real backend behind a message port. */
import {
  type Arrays,
  type Backend,
  BackendError,
  type Executable,
  upgradeBackend,
} from "@gramstyle/core/backend";
import { encodeError } from "./flat-error.ts";
import { decodeGraph } from "./flat-graph.ts";
import {
  type Call,
  creationId,
  type MessagePortLike,
  type Reply,
  type Request,
} from "./protocol.ts";
import { giveAway } from "./transfer.ts";

/**
 * Creates a backend and answers a `createRemoteBackend` at the other end of `port` with it, until
 * that is disposed. Never rejects: whatever fails, the creation too, goes to the caller. Resolves
 * once the creation is reported. Overlapping runs are passed on as they come; queueing them is the
 * backend's part of its contract.
 */
export async function serveBackend(
  port: MessagePortLike,
  create: () => Promise<Backend>,
): Promise<void> {
  const post = (reply: Reply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);

  let backend: Backend;
  try {
    backend = upgradeBackend(await create());
  } catch (error) {
    post({ kind: "failed", id: creationId, error: encodeError(error) });
    return;
  }

  const executables = new Map<number, Executable>();
  const executable = (id: number): Executable => {
    const found = executables.get(id);
    if (!found) throw new BackendError("this executable was disposed; compile the graph again");
    return found;
  };

  const runs = new Map<number, AbortController>();
  const run = async (id: number, { abortable, ...call }: Call & { kind: "run" }) => {
    const { inputs, ...options } = call;
    const target = executable(call.executable);
    const wanted = options.outputs === undefined ? {} : { outputs: options.outputs };
    if (!abortable) return target.run(inputs, wanted);
    if (abortable instanceof Int32Array && Atomics.load(abortable, 0) === 1) throw aborted();
    const controller = new AbortController();
    runs.set(id, controller);
    try {
      return await target.run(inputs, { ...wanted, signal: controller.signal });
    } finally {
      runs.delete(id);
    }
  };

  const answer = async (id: number, call: Call): Promise<Arrays> => {
    switch (call.kind) {
      case "compile":
        executables.set(id, await backend.compile(decodeGraph(call.graph), call.options));
        return {};
      case "run":
        return run(id, call);
      case "abort":
        runs.get(call.run)?.abort(aborted());
        return {};
      case "disposeExecutable": {
        const unwanted = executable(call.executable);
        executables.delete(call.executable);
        await unwanted.dispose();
        return {};
      }
      case "dispose":
        executables.clear();
        await backend.dispose();
        port.removeEventListener("message", listener);
        return {};
    }
  };

  const listener = async ({ data }: { readonly data: unknown }): Promise<void> => {
    const { id, call } = data as Request;
    try {
      postOutputs(post, id, await answer(id, call));
    } catch (error) {
      post({ kind: "failed", id, error: encodeError(error) });
    }
  };

  port.addEventListener("message", listener);
  port.start?.();
  const { name, device, facts, partial } = backend;
  post({ kind: "created", id: creationId, name, device, facts, partial });
}

/** What nobody hears: the caller has its own reason. */
const aborted = () => new BackendError("the run was aborted");

function postOutputs(
  post: (reply: Reply, transfer: ArrayBuffer[]) => void,
  id: number,
  outputs: Arrays,
): void {
  const transfer = new Set<ArrayBuffer>();
  const sent = mapArrays(outputs, (array) => giveAway(array, transfer));
  try {
    post({ kind: "done", id, outputs: sent }, [...transfer]);
  } catch {
    // An engine's own memory may refuse to be transferred; then it is copied.
    post({ kind: "done", id, outputs }, []);
  }
}

function mapArrays(arrays: Arrays, map: (array: Float32Array) => Float32Array): Arrays {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, map(array)]));
}
