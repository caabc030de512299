/** The calling side: a backend of the same contract whose work is done behind a message port. */
import {
  abortable,
  type Backend,
  BackendError,
  type CompileOptions,
  type Executable,
  type Graph,
  type Inputs,
} from "@gramstyle/core/backend";
import { decodeError } from "./flat-error.ts";
import { encodeGraph } from "./flat-graph.ts";
import {
  type AbortFlag,
  type Call,
  creationId,
  type MessagePortLike,
  type Reply,
  type Request,
} from "./protocol.ts";
import { copyToSend } from "./transfer.ts";

/** What is known of the other side. */
export interface RemoteBackendOptions {
  /**
   * Resolves with the reason, one line, when the other side is gone. Whatever is in flight then
   * rejects with it, and so does every later call.
   */
  readonly died?: Promise<string>;
  /** Told when something comes to be in flight (true) and when nothing is any more (false). */
  readonly onBusy?: (busy: boolean) => void;
}

interface Pending {
  /** Whether it is what `dispose` interrupts: the creation, a compilation or a run. */
  readonly computes: boolean;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/**
 * Connects to a `serveBackend` at the other end of `port` and resolves once the backend there is
 * created: `name`, `device` and `facts` are its own, and it keeps the second version of the contract
 * whatever that one keeps. Errors come back with their class, message and causes.
 *
 * - `compile` sends the graph once; constants on a SharedArrayBuffer are shared, not copied.
 * - `run` copies its inputs (the caller keeps them) unless they are on a SharedArrayBuffer, which
 *   must then not change until the run is done; outputs are transferred, not copied. What is left
 *   out, or carried, stays at the other end.
 * - A run that is aborted is left alone there, or never begun.
 * - `dispose` while something is compiled or run rejects that at once and does not wait for it.
 *   Ending the thread or process behind the port is up to who started it.
 *
 * @throws whatever the creation at the other end threw; BackendError where that side died.
 */
export async function createRemoteBackend(
  port: MessagePortLike,
  { died, onBusy }: RemoteBackendOptions = {},
): Promise<Backend> {
  const pending = new Map<number, Pending>();
  let lastId = creationId;
  let closedBecause: string | undefined;
  let disposal: Promise<void> | undefined;

  const listener = ({ data }: { readonly data: unknown }): void => {
    const reply = data as Reply;
    const waiting = settle(reply.id);
    if (reply.kind === "failed") waiting?.reject(decodeError(reply.error));
    else waiting?.resolve(reply);
  };

  function wait(id: number, computes: boolean): Promise<Reply> {
    return new Promise((resolve, reject) => {
      pending.set(id, { computes, resolve, reject });
      if (pending.size === 1) onBusy?.(true);
    });
  }

  function settle(id: number): Pending | undefined {
    const waiting = pending.get(id);
    if (pending.delete(id) && pending.size === 0) onBusy?.(false);
    return waiting;
  }

  function rejectAll(reason: string): void {
    for (const id of [...pending.keys()]) settle(id)!.reject(new BackendError(reason));
  }

  function request(call: Call, transfer: Iterable<ArrayBuffer> = []): Promise<Reply> {
    const id = ++lastId;
    const reply = wait(id, call.kind === "compile" || call.kind === "run");
    try {
      post({ id, call }, transfer);
    } catch (error) {
      settle(id)!.reject(error as Error);
    }
    return reply;
  }

  function post(message: Request, transfer: Iterable<ArrayBuffer> = []): void {
    port.postMessage(message, [...transfer]);
  }

  function checkOpen(): void {
    if (closedBecause !== undefined) throw new BackendError(closedBecause);
  }

  async function compile(graph: Graph, options: CompileOptions = {}): Promise<Executable> {
    checkOpen();
    const transfer = new Set<ArrayBuffer>();
    const flat = encodeGraph(graph, transfer);
    const compiled = request({ kind: "compile", graph: flat, options }, transfer);
    const executable = lastId;
    await compiled;
    return remoteExecutable(executable);
  }

  function remoteExecutable(executable: number): Executable {
    let disposed: Promise<void> | undefined;
    return {
      async run(inputs, { outputs, signal } = {}) {
        checkOpen();
        signal?.throwIfAborted();
        const transfer = new Set<ArrayBuffer>();
        const sent = copyInputs(inputs, transfer);
        const flag = signal && createAbortFlag();
        const run: Call = {
          kind: "run",
          executable,
          inputs: sent,
          ...(outputs === undefined ? {} : { outputs }),
          ...(flag === undefined ? {} : { abortable: flag }),
        };
        const done = request(run, transfer);
        const id = lastId;
        const abort = () => {
          if (flag instanceof Int32Array) Atomics.store(flag, 0, 1);
          if (closedBecause === undefined) post({ id: ++lastId, call: { kind: "abort", run: id } });
        };
        signal?.addEventListener("abort", abort);
        try {
          const reply = await abortable(done, signal);
          return reply.kind === "done" ? reply.outputs : {};
        } finally {
          signal?.removeEventListener("abort", abort);
        }
      },
      dispose() {
        disposed ??= disposeExecutable(executable);
        return disposed;
      },
    };
  }

  async function disposeExecutable(executable: number): Promise<void> {
    if (closedBecause !== undefined) return;
    try {
      await request({ kind: "disposeExecutable", executable });
    } catch (error) {
      // What went down with the backend is disposed too.
      if (closedBecause === undefined) throw error;
    }
  }

  async function disposeBackend(): Promise<void> {
    if (closedBecause !== undefined) return;
    closedBecause = "the backend was disposed; create a new one";
    const interrupts = [...pending.values()].some(({ computes }) => computes);
    const disposed = request({ kind: "dispose" });
    if (interrupts) {
      rejectAll("the backend was disposed while it computed");
      await disposed.catch(() => {});
    } else {
      await disposed;
    }
    port.removeEventListener("message", listener);
  }

  void died?.then((reason) => {
    closedBecause ??= reason;
    rejectAll(reason);
    port.removeEventListener("message", listener);
  });

  async function created(): Promise<Reply & { readonly kind: "created" }> {
    const creation = wait(creationId, true);
    port.addEventListener("message", listener);
    port.start?.();
    try {
      const reply = await creation;
      if (reply.kind === "created") return reply;
      throw new BackendError(`expected the other side to report a backend, got "${reply.kind}"`);
    } catch (error) {
      port.removeEventListener("message", listener);
      throw error;
    }
  }

  const { name, device, facts, partial } = await created();
  return {
    name,
    device,
    contract: 2,
    ...(facts === undefined ? {} : { facts }),
    ...(partial === undefined ? {} : { partial }),
    compile,
    dispose() {
      disposal ??= disposeBackend();
      return disposal;
    },
  };
}

/** What is not an array goes as it is: the backend says what is wrong with it. */
function copyInputs(inputs: Inputs, transfer: Set<ArrayBuffer>): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, array]) => [
      name,
      array instanceof Float32Array || array instanceof Uint8Array
        ? copyToSend(array, transfer)
        : array,
    ]),
  );
}

/** Browsers hide SharedArrayBuffer from pages that are not cross-origin isolated. */
const createAbortFlag = (): AbortFlag =>
  typeof SharedArrayBuffer === "undefined"
    ? "no shared memory"
    : new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
