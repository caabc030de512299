/** How far the activations of a net go on photos, so that they can be kept in eight bits. */
import {
  type ActivationRanges,
  type Backend,
  createGraph,
  input,
  parameterConstants,
  type Tensor,
  type TransformNet,
  type Value,
} from "@gramstyle/core";
import type { FixedBatch } from "../dataset/dataset.ts";
import { runOnPhotos } from "./run-on-photos.ts";

/** Of each photo's activations this share may be beyond either end: few, for a finer grid. */
const beyond = 1e-4;

/** Enough of the numbers to know the ends: every so many-th, a prime, so that no column is favoured. */
const every = 7;

/**
 * The widest range over photos, by the activation's name.
 * @param photos 24 of 256 pixels a side tell enough
 */
export async function measureRanges(
  backend: Backend,
  net: TransformNet,
  parameters: Readonly<Record<string, Tensor>>,
  photos: FixedBatch,
): Promise<ActivationRanges> {
  const outputs: Record<string, Value> = {};
  const image = input("image", [1, 3, photos.crop, photos.crop]);
  net.build({ image }, parameterConstants(parameters), (name, x) => {
    outputs[name] ??= x;
    return x;
  });
  const ranges: Record<string, [number, number]> = {};
  const graph = createGraph(outputs);
  for await (const activations of runOnPhotos(backend, graph, photos)) {
    for (const [name, data] of Object.entries(activations)) {
      const [low, high] = ends(data);
      const [least, greatest] = ranges[name] ?? [0, 0];
      ranges[name] = [Math.min(low, least), Math.max(high, greatest)];
    }
  }
  return ranges;
}

function ends(data: Float32Array): [number, number] {
  const sample = new Float32Array(Math.ceil(data.length / every));
  for (let i = 0; i < sample.length; i++) sample[i] = data[i * every]!;
  sample.sort();
  const off = Math.floor(beyond * sample.length);
  return [sample[off]!, sample[sample.length - 1 - off]!];
}
