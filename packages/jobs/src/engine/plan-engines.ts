/**
 * Several engines of a thread or a few each, which take frames in turns. One engine that has all
 * cores waits at every layer for its slowest thread, the more so while ffmpeg wants the cores, too:
 * two engines of one thread make 40 frames in the time that one of two threads makes 32.
 */
import { availableParallelism } from "node:os";
import type { CreateBackendOptions } from "@gramstyle/jobs";
import type { ReadModel, RunningModel } from "../stylize/open-stylizer.ts";
import { startModel } from "../stylize/open-stylizer.ts";

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
 * A style model for the frames of a clip. Only engines on a processor can share it: of any other
 * there is one.
 * @param pixels of a frame
 */
export async function startForFrames(
  model: ReadModel,
  engine: CreateBackendOptions,
  pixels: number,
): Promise<RunningModel> {
  const onProcessor = engine.backend === "ort" && /^(auto|cpu)$/.test(engine.device);
  const plan = planEngines(engine.threads ?? availableParallelism(), pixels);
  if (!onProcessor || plan.engines === 1) return startModel(model, engine);
  const own = { ...engine, threads: plan.threads };
  const first = await startModel(model, own);
  if (first.device !== "cpu") {
    await first.dispose();
    return startModel(model, engine);
  }
  const others = Array.from({ length: plan.engines - 1 }, () => startModel(model, own));
  return inTurns([first, ...(await Promise.all(others))]);
}

function inTurns(engines: readonly RunningModel[]): RunningModel {
  const waiting = engines.map(() => 0);
  return {
    ...engines[0]!,
    async stylize(image, options) {
      const least = waiting.indexOf(Math.min(...waiting));
      waiting[least]!++;
      try {
        return await engines[least]!.stylize(image, options);
      } finally {
        waiting[least]!--;
      }
    },
    async dispose() {
      await Promise.all(engines.map((engine) => engine.dispose()));
    },
  };
}
