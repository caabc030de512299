/** Clips through one style model; those of one size have their engines together. */
import type { Stylizer } from "@gramstyle/core";
import { findVideoTools, type VideoTools } from "@gramstyle/media";
import { defaultClipOptions } from "../clip/clip-settings.ts";
import { clipRecords } from "../clip/stylize-clip.ts";
import { poolForFrames } from "../engine/plan-engines.ts";
import { startStylizer } from "./open-stylizer.ts";
import { makeFolderFor, type StylizeTask } from "./plan-outputs.ts";
import type { StylizeRecord } from "./records.ts";
import { failureOf, type StylizeRun, turnOf } from "./stylize-run.ts";

/** @param tasks all of one style model */
export async function* stylizeClips(
  run: StylizeRun,
  tasks: readonly StylizeTask[],
): AsyncGenerator<StylizeRecord, void> {
  const { request, signal } = run;
  const model = run.models[tasks[0]!.model]!;
  let tools: Promise<VideoTools> | undefined;
  /** Engines for frames of so many pixels. */
  let running: { readonly pixels: number; readonly stylizer: Stylizer } | undefined;
  const stylizerFor = async (pixels: number): Promise<Stylizer> => {
    if (running?.pixels === pixels) return running.stylizer;
    await running?.stylizer.dispose();
    running = undefined;
    const { engine } = request;
    try {
      const pool = engine.pool ?? poolForFrames(engine, pixels);
      const stylizer = await startStylizer(model, { ...engine, pool, ahead: 1 });
      running = { pixels, stylizer };
      run.device = stylizer.device;
      return stylizer;
    } catch (error) {
      run.broken = error;
      throw error;
    }
  };
  try {
    for (const task of tasks) {
      signal.throwIfAborted();
      try {
        tools ??= findVideoTools();
        const found = await tools;
        await makeFolderFor(task);
        yield turnOf(run, task);
        const work = {
          ...{ ...request, input: task.input, output: task.output, tools: found },
          model: request.models[task.model]!,
          precision: request.engine.precision,
          clip: request.clip ?? defaultClipOptions,
        };
        yield* clipRecords(work, stylizerFor, signal);
        run.written++;
      } catch (error) {
        if (signal.aborted) throw error;
        yield failureOf(run, task, error);
      }
    }
  } finally {
    await running?.stylizer.dispose();
  }
}
