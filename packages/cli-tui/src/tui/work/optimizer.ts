/** Slow mode as a job that can begin anywhere: engine and pictures stay for the next run. */
import {
  type Backend,
  type Encoder,
  type LiveControls,
  optimizeImage,
  type Progress,
  type RunState,
} from "@gramstyle/core";
import { encoderFor, lossOf, type OptimizePlan, readPictures } from "@gramstyle/jobs";
import { startEngine } from "./start-engine.ts";

export interface OptimizeRequest {
  readonly recipe: OptimizePlan;
  readonly resumeFrom?: RunState | undefined;
  /** Asked before every iteration. */
  controls(): LiveControls;
}

export type OptimizeRecord =
  | { readonly kind: "stage"; readonly text: string }
  | { readonly kind: "progress"; readonly progress: Progress; readonly device: string };

export interface Optimizer {
  optimize(request: OptimizeRequest, signal: AbortSignal): AsyncGenerator<OptimizeRecord>;
  dispose(): Promise<void>;
}

export function createOptimizer(): Optimizer {
  let engine: Promise<Backend> | undefined;
  let encoder: { readonly name: string; readonly loaded: Promise<Encoder> } | undefined;

  const encoderOf = (recipe: OptimizePlan): Promise<Encoder> => {
    if (encoder?.name !== recipe.encoder) {
      encoder = { name: recipe.encoder, loaded: encoderFor(recipe) };
      encoder.loaded.catch(() => {
        encoder = undefined;
      });
    }
    return encoder.loaded;
  };

  const start = (recipe: OptimizePlan): Promise<Backend> => {
    engine ??= startEngine(recipe.device);
    engine.catch(() => {
      engine = undefined;
    });
    return engine;
  };

  return {
    async *optimize({ recipe, resumeFrom, controls }, signal) {
      yield { kind: "stage", text: "reading pictures and weights" };
      const pictures = await readPictures(recipe);
      const loaded = await encoderOf(recipe);
      signal.throwIfAborted();
      yield { kind: "stage", text: "starting the engine" };
      const backend = await start(recipe);
      signal.throwIfAborted();
      yield { kind: "stage", text: "measuring the style, compiling the loss" };
      const run = optimizeImage({
        ...pictures,
        encoder: loaded,
        backend,
        convention: lossOf(recipe).convention,
        controls,
        longSide: recipe.longSide,
        iterations: recipe.iterations,
        optimizer: recipe.optimizer,
        seed: recipe.seed,
        styleScale: recipe.styleScale,
        signal,
        ...(resumeFrom ? { resumeFrom } : {}),
      });
      for await (const progress of run) {
        yield { kind: "progress", progress, device: backend.device };
      }
    },
    async dispose() {
      const running = engine;
      engine = undefined;
      encoder = undefined;
      await running?.then((backend) => backend.dispose()).catch(() => {});
    },
  };
}
