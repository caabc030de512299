/** The page's side of the worker: requests with replies, and a worker that is made anew if it dies. */
import type { ReplyMessage, Request, Results } from "./protocol.ts";

export interface EngineClient {
  /**
   * @param transfer objects that move to the worker
   * @throws Error with what the worker says; or that it ended, or gave no answer in time
   */
  ask<T extends Request["type"]>(
    request: Extract<Request, { type: T }>,
    transfer?: Transferable[],
    timeout?: number,
  ): Promise<Results[T]>;
  /** Ends the worker; what was asked is rejected. */
  close(): void;
}

/** What a worker gets to open an engine on a slow machine, or to run a model for the first time, in ms. */
export const longTimeout = 120_000;
export const usualTimeout = 30_000;

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** @param onEnd called once if the worker ends without being asked to: it cannot be used any more */
export function createEngineClient(onEnd: (reason: string) => void): EngineClient {
  const worker = new Worker(new URL("./stylize-worker.ts", import.meta.url), { type: "module" });
  const pending = new Map<number, Pending>();
  let lastId = 0;
  let ended: string | undefined;

  const end = (reason: string, asked = false) => {
    if (ended !== undefined) return;
    ended = reason;
    worker.terminate();
    for (const { reject, timer } of pending.values()) {
      clearTimeout(timer);
      reject(new Error(reason));
    }
    pending.clear();
    if (!asked) onEnd(reason);
  };

  worker.addEventListener("error", (event) => {
    event.preventDefault();
    end(`the engine's worker ended: ${event.message || "its script could not be loaded"}`);
  });
  worker.addEventListener("message", ({ data }: MessageEvent<ReplyMessage>) => {
    const waiting = pending.get(data.id);
    if (!waiting) return;
    pending.delete(data.id);
    clearTimeout(waiting.timer);
    if ("error" in data) waiting.reject(new Error(data.error));
    else waiting.resolve(data.result);
  });

  return {
    ask: (request, transfer = [], timeout = usualTimeout) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) {
          reject(new Error(ended));
          return;
        }
        const id = ++lastId;
        // Work that hangs can only be ended with its worker.
        const timer = setTimeout(
          () => end(`the engine gave no answer within ${timeout / 1000} s`),
          timeout,
        );
        pending.set(id, { resolve: resolve as Pending["resolve"], reject, timer });
        worker.postMessage({ id, request }, transfer);
      }),
    close: () => end("the engine was closed", true),
  };
}
