/** Measures how steady style models are in video. */
import type { Stylizer } from "@gramstyle/core";
import { measureScene } from "./measure-scene.ts";
import { type ModelSteadiness, scoreKinds, type TemporalReport } from "./report.ts";
import { photoMotion, type Scene } from "./scene.ts";

export interface EvaluateTemporalOptions {
  /** By name or file. */
  readonly models: readonly string[];
  readonly openModel: (model: string) => Promise<Stylizer>;
  readonly scenes: readonly Scene[];
  /** What the models run on. */
  readonly backend: string;
  /** The strength of the temporal smoothing, from 0 to 1. */
  readonly smoothing: number;
  /** Told before each scene which model is at work on what. */
  readonly onScene?: (model: string, scene: Scene, done: number) => void;
}

/**
 * One model after the other.
 * @throws UserError, one line, where a model or a frame cannot be read
 */
export async function evaluateTemporal(options: EvaluateTemporalOptions): Promise<TemporalReport> {
  const { backend, smoothing } = options;
  const models: ModelSteadiness[] = [];
  for (const name of options.models) models.push(await measureModel(name, options));
  return { format: 1, backend, smoothing, photoMotion, models };
}

async function measureModel(
  name: string,
  { openModel, scenes, smoothing, onScene }: EvaluateTemporalOptions,
): Promise<ModelSteadiness> {
  const model = await openModel(name);
  try {
    const scores: ModelSteadiness["scenes"][number][] = [];
    for (const [done, scene] of scenes.entries()) {
      onScene?.(model.name, scene, done);
      scores.push(await measureScene(scene, model.stylize, smoothing));
    }
    return { name: model.name, device: model.device, scenes: scores, kinds: scoreKinds(scores) };
  } finally {
    await model.dispose();
  }
}
