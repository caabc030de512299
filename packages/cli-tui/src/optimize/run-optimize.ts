/** The work of `gramstyle optimize`: pictures in, picture out, checkpoints on the way. */
import { rm } from "node:fs/promises";
import {
  type Backend,
  type Image,
  type OptimizeImageOptions,
  optimizeImage,
  type Progress,
} from "@gramstyle/core";
import {
  createBackend,
  defaultCheckpointPath,
  encoderFor,
  lossOf,
  type OptimizeCheckpoint,
  type OptimizePlan,
  readPictures,
  writeOptimizeCheckpoint,
} from "@gramstyle/jobs";
import { writePicture } from "@gramstyle/media";
import { InterruptedError } from "../run-program.ts";
import { shownPath } from "../shown-path.ts";
import { formatDuration } from "./progress-line.ts";
import type { Reporter } from "./reporters.ts";

export interface RunOptions {
  readonly recipe: OptimizePlan;
  readonly reporter: Reporter;
  /** Goes on from here. */
  readonly resumeFrom?: OptimizeCheckpoint["state"] | undefined;
  /** Written every so many iterations. */
  readonly checkpoint?: { readonly path: string; readonly every: number } | undefined;
  /** Where the caller will keep the recipe: said in the command to go on with. */
  readonly recipeFile?: string | undefined;
}

export interface RunResult {
  readonly image: Image;
  readonly last: Progress;
  /** What was computed on. */
  readonly device: string;
  readonly seconds: number;
}

/**
 * Runs a recipe and writes its picture. On SIGINT or SIGTERM it writes the picture so far and a
 * checkpoint, says so, and ends with an InterruptedError; the engine is not waited for. So it does
 * where the engine fails half-way, and ends with that error.
 */
export async function runOptimize(options: RunOptions): Promise<RunResult> {
  const { recipe, reporter, checkpoint } = options;
  const started = performance.now();
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) return;
    reporter.note("Stopping.");
    abort.abort(new InterruptedError());
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  let backend: Backend | undefined;
  let last: Progress | undefined;
  try {
    const { signal } = abort;
    reporter.stage("reading pictures and weights");
    const [pictures, encoder] = await Promise.all([readPictures(recipe), encoderFor(recipe)]);
    signal.throwIfAborted();
    reporter.stage("starting the engine");
    backend = await createBackend(recipe);
    signal.throwIfAborted();
    reporter.stage(`measuring the style on ${backend.name} (${backend.device})`);
    const { convention } = lossOf(recipe);
    const controls = { weights: recipe.weights, learningRate: recipe.learningRate };
    const run: OptimizeImageOptions = {
      ...pictures,
      encoder,
      backend,
      convention,
      controls: () => controls,
      longSide: recipe.longSide,
      iterations: recipe.iterations,
      optimizer: recipe.optimizer,
      seed: recipe.seed,
      styleScale: recipe.styleScale,
      signal,
      ...(options.resumeFrom ? { resumeFrom: options.resumeFrom } : {}),
    };
    for await (const progress of optimizeImage(run)) {
      last = progress;
      reporter.progress(progress);
      if (checkpoint && progress.totalIteration % checkpoint.every === 0) {
        await writeOptimizeCheckpoint(checkpoint.path, { state: progress.state(), plan: recipe });
      }
    }
    if (!last) throw new Error("the checkpoint is already at the end; nothing was left to do");
    const image = last.image();
    await writePicture(recipe.output, image);
    if (checkpoint) await rm(checkpoint.path, { force: true });
    const { device } = backend;
    return { image, last, device, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    if (abort.signal.aborted) {
      await saveUnfinished(options, last, "Stopped");
      throw abort.signal.reason;
    }
    // An engine that fails half-way does not take the picture so far with it.
    if (last && last.fractionDone < 1) {
      await saveUnfinished(options, last, "The run failed").catch(() => {});
    }
    throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    reporter.close();
    await backend?.dispose();
  }
}

/** @param what happened, to begin a sentence with */
async function saveUnfinished(
  options: RunOptions,
  last: Progress | undefined,
  what: string,
): Promise<void> {
  const { recipe, reporter, checkpoint } = options;
  if (!last) {
    reporter.note(`${what} before the first iteration; nothing was written.`);
    return;
  }
  const path = checkpoint?.path ?? defaultCheckpointPath(recipe.output);
  await writePicture(recipe.output, last.image());
  await writeOptimizeCheckpoint(path, { state: last.state(), plan: recipe });
  const percent = Math.floor(last.fractionDone * 100);
  const keep = options.recipeFile ? ` --recipe ${shownPath(options.recipeFile)}` : "";
  reporter.note(
    `${what} at ${percent} %. The picture so far: ${shownPath(recipe.output)}\nGo on with: gramstyle optimize --resume ${shownPath(path)}${keep}`,
  );
}

/** One line for the end of a run. */
export function describeResult({ last, seconds }: RunResult, output: string): string {
  const { width, height, totalIteration } = last;
  return `${shownPath(output)}  ${width}×${height}, ${totalIteration} iterations in ${formatDuration(seconds)}`;
}
