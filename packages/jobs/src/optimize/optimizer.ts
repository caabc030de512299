/** Slow mode that can begin anywhere: engine, encoder, pictures and their targets stay for the next run. */
import {
  type Backend,
  createTargetMeter,
  type LiveControls,
  optimizeImage,
  type RunState,
} from "@gramstyle/core";
import { createBackend } from "../engine/create-backend.ts";
import type { Job } from "../job.ts";
import { encoderFor, readPictures } from "./inputs.ts";
import { createPictureReader } from "./picture-reader.ts";
import { lossOf, type OptimizePlan } from "./plan.ts";
import type { IterationRecord } from "./records.ts";

/** A run of an `Optimizer`, from its beginning or from a state. */
export interface IterateRequest {
  readonly plan: OptimizePlan;
  /** Goes on from here. */
  readonly resumeFrom?: RunState | undefined;
  /** Asked before every iteration. Default: the plan's weights and learning rate. */
  controls?(): LiveControls;
}

/** Does one plan after the other on one engine. */
export interface Optimizer {
  /**
   * Iterates until the plan is done; the last record of progress gives the picture. On the signal
   * it ends with the signal's reason at once: what came last still gives picture and state.
   * @throws UserError where a file cannot be read or options fit together badly; BackendError;
   * Error where a loss becomes NaN
   */
  readonly iterate: Job<IterateRequest, IterationRecord>;
  /** Ends the engine. */
  dispose(): Promise<void>;
}

/** How the engine of an `Optimizer` behaves. */
export interface OptimizerOptions {
  /** Whether the engine lets the caller's threads go first, as beside a user interface. */
  readonly background?: boolean;
}

/** Nothing is started before the first run. The caller disposes it. */
export function createOptimizer({ background = false }: OptimizerOptions = {}): Optimizer {
  const engineKey = ({ backend, device, threads }: OptimizePlan) =>
    JSON.stringify([backend, device, threads]);
  const encoderKey = (plan: OptimizePlan) =>
    JSON.stringify([plan.encoder, plan.weightsFile, plan.pooling, lossOf(plan)]);
  const engine = kept(
    ({ backend, device, threads }: OptimizePlan) =>
      createBackend({ backend, device, threads, background }),
    engineKey,
    (backend: Backend) => backend.dispose(),
  );
  const encoder = kept(encoderFor, encoderKey);
  const pictures = createPictureReader();
  const targetMeter = kept(
    async (plan) =>
      createTargetMeter({
        backend: await engine.get(plan),
        encoder: await encoder.get(plan),
        convention: lossOf(plan).convention,
      }),
    (plan) => engineKey(plan) + encoderKey(plan),
  );
  return {
    async *iterate({ plan, resumeFrom, controls }, signal) {
      yield { event: "stage", stage: "reading inputs" };
      // It starts in a thread of its own meanwhile; where it cannot, that is said below.
      engine.get(plan).catch(() => {});
      const [given, loaded] = await Promise.all([
        pictures.with((read) => readPictures(plan, read)),
        encoder.get(plan),
      ]);
      signal.throwIfAborted();
      yield { event: "stage", stage: "starting the engine" };
      const backend = await engine.get(plan);
      signal.throwIfAborted();
      const { name, device } = backend;
      const original = () => given.content;
      yield { event: "stage", stage: "preparing", backend: name, device, original };
      const planned = { weights: plan.weights, learningRate: plan.learningRate };
      const run = optimizeImage({
        ...given,
        encoder: loaded,
        targetMeter: await targetMeter.get(plan),
        backend,
        convention: lossOf(plan).convention,
        controls: controls ?? (() => planned),
        longSide: plan.longSide,
        iterations: plan.iterations,
        optimizer: plan.optimizer,
        seed: plan.seed,
        styleScale: plan.styleScale,
        signal,
        ...(resumeFrom ? { resumeFrom } : {}),
      });
      for await (const progress of run) yield { event: "progress", ...progress };
    },
    async dispose() {
      const all = [engine, encoder, targetMeter];
      await Promise.all(all.map(({ forget }) => forget()));
    },
  };
}

/** One thing that is made by a plan and kept while plans ask for the same; a failure is not kept. */
function kept<T>(
  make: (plan: OptimizePlan) => Promise<T>,
  keyOf: (plan: OptimizePlan) => string,
  release: (thing: T) => Promise<void> = async () => {},
) {
  let latest: { readonly key: string; readonly thing: Promise<T> } | undefined;
  const forget = async (): Promise<void> => {
    const old = latest;
    latest = undefined;
    await old?.thing.then(release).catch(() => {});
  };
  return {
    forget,
    async get(plan: OptimizePlan): Promise<T> {
      const key = keyOf(plan);
      if (latest && latest.key !== key) await forget();
      latest ??= { key, thing: make(plan) };
      const mine = latest;
      mine.thing.catch(() => {
        if (latest === mine) latest = undefined;
      });
      return mine.thing;
    },
  };
}
