/**
 * Frames per second of style models, stage by stage, as a video would be: bytes in, bytes out, one
 * frame after another. The standard net of the field stands beside them in the same run, so that a
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
  /** Median milliseconds: bytes to planes, the net, planes to bytes. */
  readonly convert: number;
  readonly model: number;
  readonly draw: number;
  /** From the median of whole frames. */
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
    frames: [] as FrameTimes[],
  }));
  const bytes = new Uint8Array(3 * size.width * size.height).map((_, i) => (i * 31) % 256);
  for (const { stylizer } of runs) await runFrame(stylizer, bytes, size);
  for (let round = 0; round < rounds; round++) {
    for (const { stylizer, frames } of runs) frames.push(...(await runTurn(stylizer, bytes, size)));
  }
  await Promise.all(runs.map(({ stylizer }) => stylizer.dispose()));
  return runs.map(({ name, frames }) => {
    const middle = (of: (frame: FrameTimes) => number) => median(frames.map(of));
    const [convert, model, draw] = [0, 1, 2].map((stage) => middle((frame) => frame[stage]!));
    const whole = middle((frame) => frame[0] + frame[1] + frame[2]);
    return {
      name,
      ...size,
      convert: convert!,
      model: model!,
      draw: draw!,
      framesPerSecond: 1000 / whole,
    };
  });
}

/** Milliseconds of the three stages. */
type FrameTimes = readonly [number, number, number];

/** Frames for a second, one at least; the one before them is not counted, since the other net ran before. */
async function runTurn(
  stylizer: Stylizer,
  bytes: Uint8Array,
  size: { readonly width: number; readonly height: number },
): Promise<FrameTimes[]> {
  await runFrame(stylizer, bytes, size);
  const frames: FrameTimes[] = [];
  const end = performance.now() + turnMilliseconds;
  do frames.push(await runFrame(stylizer, bytes, size));
  while (performance.now() < end);
  return frames;
}

async function runFrame(
  stylizer: Stylizer,
  bytes: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): Promise<FrameTimes> {
  const started = performance.now();
  const data = planesOf(bytes);
  const converted = performance.now();
  const { data: result } = await stylizer.stylize({ width, height, data });
  const stylized = performance.now();
  bytesOf(result);
  return [converted - started, stylized - converted, performance.now() - stylized];
}

function planesOf(bytes: Uint8Array): Float32Array {
  const area = bytes.length / 3;
  const planes = new Float32Array(bytes.length);
  const share = 1 / 255;
  for (let i = 0, at = 0; i < area; i++) {
    planes[i] = bytes[at]! * share;
    planes[area + i] = bytes[at + 1]! * share;
    planes[2 * area + i] = bytes[at + 2]! * share;
    at += 3;
  }
  return planes;
}

/** The stylizer's pixels are in [0, 1] already: cutting off after the half rounds. */
function bytesOf(planes: Float32Array): Uint8Array {
  const area = planes.length / 3;
  const bytes = new Uint8Array(planes.length);
  for (let i = 0, at = 0; i < area; i++) {
    bytes[at] = planes[i]! * 255 + 0.5;
    bytes[at + 1] = planes[area + i]! * 255 + 0.5;
    bytes[at + 2] = planes[2 * area + i]! * 255 + 0.5;
    at += 3;
  }
  return bytes;
}
