/** Small nets, a card for them, and the engine, for the tests of this package. */
import {
  createTransformNet,
  initialParameters,
  type Shape,
  type Tensor,
  type TransformNetDescription,
} from "@gramstyle/core";
import { randomArray } from "@gramstyle/core/testing";
import { InferenceSession, Tensor as OrtTensor } from "onnxruntime-node";
import type { StyleCard } from "./style-card.ts";

export const johnson = {
  architecture: "johnson",
  channels: [4, 6, 8],
  blocks: 2,
  pixelRange: 255,
} as const satisfies TransformNetDescription;

export const realtime = {
  architecture: "realtime",
  channels: [4, 20, 6],
  blocks: 2,
  norm: "picture",
} as const satisfies TransformNetDescription;

export const cardOf = (network: StyleCard["network"]): StyleCard => ({
  formatVersion: 1,
  name: "great-wave",
  title: "The Great Wave off Kanagawa",
  artist: "Katsushika Hokusai",
  year: 1831,
  licence: "public domain",
  network,
  inputRange: "0..1",
  sizeMultiple: 4,
  training: {
    encoder: "mini",
    recipe: "quick",
    steps: 400,
    batch: 4,
    crop: 128,
    contentWeight: 1,
    styleWeight: 5,
    totalVariationWeight: 0,
    styleSize: 256,
    seed: 1,
    losses: { style: 0.25, content: 0.5 },
  },
  gramstyle: "0.1.0",
  made: "2026-11-24",
});

/** As training begins; shifts and scales of norms are all equal, which nothing may merge. */
export const parametersOf = (network: TransformNetDescription): Record<string, Tensor> =>
  initialParameters(createTransformNet(network).parameters, 5);

/** Pixels in [0, 1]. */
export const pictureOf = (height: number, width: number): Float32Array =>
  randomArray([1, 3, height, width], 3).map((number) => (number + 1.5) / 3);

/** One input, one output, on ONNX Runtime itself. */
export async function runOnnx(
  bytes: Uint8Array,
  data: Float32Array,
  shape: Shape,
): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes, {
    intraOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const input = new OrtTensor("float32", data, shape);
  const outputs = await session.run({ [session.inputNames[0]!]: input });
  await session.release();
  return outputs[session.outputNames[0]!]!.data as Float32Array;
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((largest, number, i) => Math.max(largest, Math.abs(number - b[i]!)), 0);
}
