/** How steady style models are in video, as a job. */
import { defaultSmoothing } from "@gramstyle/core";
import type { JudgedModel } from "../judged-model.ts";
import { measureScene } from "./measure-scene.ts";
import { type ModelSteadiness, type SceneKind, scoreKinds, type TemporalReport } from "./report.ts";
import { photoMotion, type Scene } from "./scene.ts";

/** Which models are judged on which scenes. */
export interface EvaluateTemporalRequest {
  /** By name or file. */
  readonly models: readonly string[];
  /** Opens one of them, which is disposed before the next. */
  readonly openModel: (model: string) => Promise<JudgedModel>;
  /** See `photoScenes` and `framesScene`. */
  readonly scenes: readonly Scene[];
  /** What the models run on. */
  readonly backend: string;
  /** The strength of the temporal smoothing, from 0 to 1. Default: that of clips. */
  readonly smoothing?: number | undefined;
}

/** It is a scene's turn. */
export interface TemporalProgressRecord {
  readonly event: "progress";
  readonly model: string;
  readonly kind: SceneKind;
  readonly source: string;
  /** Of how many scenes of this model, so many are done. */
  readonly done: number;
  readonly total: number;
}

/** Everything that was measured. */
export interface TemporalDoneRecord extends TemporalReport {
  readonly event: "done";
}

/** What `evaluateTemporal` yields. */
export type TemporalRecord = TemporalProgressRecord | TemporalDoneRecord;

/**
 * One model after the other.
 * @throws UserError, one line, where a model or a frame cannot be read; the signal's reason
 */
export async function* evaluateTemporal(
  request: EvaluateTemporalRequest,
  signal: AbortSignal,
): AsyncGenerator<TemporalRecord, void> {
  const { backend, scenes, smoothing = defaultSmoothing } = request;
  const models: ModelSteadiness[] = [];
  for (const wanted of request.models) {
    signal.throwIfAborted();
    const model = await request.openModel(wanted);
    const { name, device } = model;
    try {
      const scores: ModelSteadiness["scenes"][number][] = [];
      for (const [done, scene] of scenes.entries()) {
        signal.throwIfAborted();
        const { kind, source } = scene;
        yield { event: "progress", model: name, kind, source, done, total: scenes.length };
        scores.push(await measureScene(scene, (image) => model.stylize(image), smoothing));
      }
      models.push({ name, device, scenes: scores, kinds: scoreKinds(scores) });
    } finally {
      await model.dispose();
    }
  }
  yield { event: "done", format: 1, backend, smoothing, photoMotion, models };
}
