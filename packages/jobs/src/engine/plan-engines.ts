/**
 * How many engines of a thread or a few each take pictures in turns. One engine that has all cores
 * waits at every layer for its slowest thread, the more so while ffmpeg wants the cores, too: two
 * engines of one thread make 40 frames in the time that one of two threads makes 32.
 */
import { availableParallelism } from "node:os";
import type { CreateBackendOptions } from "./create-backend.ts";

const mostEngines = 4;
/** Frames above this many pixels take so much memory that there are two engines at most. */
const largeFrame = 2 ** 20;

export interface EnginePlan {
  readonly engines: number;
  readonly threads: number;
}

/** Pure. @param threads all of them */
export function planEngines(threads: number, pixels: number): EnginePlan {
  const engines = Math.max(1, Math.min(pixels > largeFrame ? 2 : mostEngines, threads));
  return { engines, threads: Math.max(1, Math.floor(threads / engines)) };
}

/**
 * How many engines suit frames of so many pixels: more than one only where the processor computes,
 * as far as that can be told before one is started.
 */
export function poolForFrames(
  { backend, device, threads = availableParallelism() }: CreateBackendOptions,
  pixels: number,
): number {
  if (backend !== "ort" || !/^(auto|cpu)$/.test(device)) return 1;
  return planEngines(threads, pixels).engines;
}
