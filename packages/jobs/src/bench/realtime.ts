/**
 * Frames per second of style models, as a video would be: bytes in, bytes out, one frame after
 * another. The standard net of the field stands beside them in the same run, so that a
 * slow machine is known as one. They take turns by the second, not by the frame: a frame of the
 * other net would push this one's weights and memory out of the processor's caches, which no video
 * does.
 */
import {
  type Backend,
  createStylizer,
  createTransformNet,
  initialParameters,
  type Stylizer,
  type StylizerOptions,
} from "@gramstyle/core";
import { trainedNetworks } from "@gramstyle/trainer";
import { median } from "./median.ts";

const turnMilliseconds = 1000;

export interface RealtimeModel extends Omit<StylizerOptions, "backend"> {
  readonly name: string;
}

export interface RealtimeMeasurement {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Median milliseconds, from bytes to bytes. */
  readonly model: number;
  readonly framesPerSecond: number;
}

/** The net of pytorch/examples with its full widths; what its weights are does not matter here. */
export function johnsonForComparison(): RealtimeModel {
  const network = trainedNetworks.johnson;
  const parameters = initialParameters(createTransformNet(network).parameters, 1);
  return { name: "johnson (untrained)", network, parameters };
}

export async function measureRealtime(
  backend: Backend,
  models: readonly RealtimeModel[],
  size: { readonly width: number; readonly height: number },
  rounds: number,
): Promise<RealtimeMeasurement[]> {
  const runs = models.map((model) => ({
    name: model.name,
    stylizer: createStylizer({ backend, ...model }),
    frames: [] as number[],
  }));
  const bytes = new Uint8Array(3 * size.width * size.height).map((_, i) => (i * 31) % 256);
  for (const { stylizer } of runs) await runFrame(stylizer, bytes, size);
  for (let round = 0; round < rounds; round++) {
    for (const { stylizer, frames } of runs) frames.push(...(await runTurn(stylizer, bytes, size)));
  }
  await Promise.all(runs.map(({ stylizer }) => stylizer.dispose()));
  return runs.map(({ name, frames }) => {
    const model = median(frames);
    return { name, ...size, model, framesPerSecond: 1000 / model };
  });
}

/** Frames for a second, one at least; the one before them is not counted, since the other net ran before. */
async function runTurn(
  stylizer: Stylizer,
  bytes: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<number[]> {
  await runFrame(stylizer, bytes, size);
  const frames: number[] = [];
  const end = performance.now() + turnMilliseconds;
  do frames.push(await runFrame(stylizer, bytes, size));
  while (performance.now() < end);
  return frames;
}

/** In milliseconds. */
async function runFrame(
  stylizer: Stylizer,
  data: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<number> {
  const started = performance.now();
  await stylizer.stylizeFrame({ ...size, data });
  return performance.now() - started;
}
