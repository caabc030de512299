/**
 * What JavaScript prints in the worker, sent over a port of its own. Node's `worker.stdout` and
 * `worker.stderr` would do, but as long as they are read they keep the process alive.
 */
import { type MessagePort, receiveMessageOnPort } from "node:worker_threads";

interface Output {
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

/** In the worker: everything printed from here on goes to `port`. */
export function sendOutput(port: MessagePort): void {
  for (const stream of ["stdout", "stderr"] as const) {
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | (() => void),
      done?: () => void,
    ): boolean => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
      port.postMessage({ stream, text } satisfies Output);
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
    process[stream].write = write;
  }
  port.unref();
}

/**
 * In the caller, without keeping the process alive. Returns a function that takes what is still
 * on its way and gives the last line that came from stderr, or "".
 */
export function receiveOutput(port: MessagePort, onOutput?: (text: string) => void): () => string {
  let lastError = "";
  const receive = ({ stream, text }: Output): void => {
    if (stream === "stderr") lastError = text.trim().split("\n").at(-1) || lastError;
    onOutput?.(text);
  };
  port.on("message", receive);
  port.unref();
  return () => {
    for (;;) {
      const next = receiveMessageOnPort(port);
      if (!next) return lastError;
      receive(next.message);
    }
  };
}
