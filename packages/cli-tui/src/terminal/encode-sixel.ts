/** Pictures in the sixel format, made in another thread. */
import { Worker } from "node:worker_threads";
import type { SixelAnswer, SixelRequest } from "./sixel-worker.ts";

// The same file from src/ (in tests) and from dist/.
const entry = new URL("../../dist/terminal/sixel-worker.js", import.meta.url);

let thread: Worker | undefined;
let count = 0;
const waiting = new Map<number, { done(text: string): void; fail(error: unknown): void }>();

/**
 * @param rgba four bytes a pixel; handed over to the thread
 * @param isLive whether it is one of many a second: then it is made faster, of fixed colours
 */
export function encodeSixel(
  rgba: Uint8Array,
  width: number,
  height: number,
  isLive = false,
): Promise<string> {
  thread ??= start();
  const id = count++;
  const answer = new Promise<string>((done, fail) => waiting.set(id, { done, fail }));
  const request: SixelRequest = { id, rgba, width, height, isLive };
  thread.postMessage(request, [rgba.buffer as ArrayBuffer]);
  return answer;
}

function start(): Worker {
  const worker = new Worker(entry);
  worker.on("message", ({ id, text }: SixelAnswer) => {
    waiting.get(id)?.done(text);
    waiting.delete(id);
  });
  worker.on("error", (error) => {
    thread = undefined;
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  });
  worker.unref();
  return worker;
}
