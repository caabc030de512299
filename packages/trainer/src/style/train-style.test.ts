/** Training from pictures that are no files: whoever gives batches and places can be learnt from. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  createRandom,
  createTransformNet,
  type Encoder,
  findPreset,
  instanceNorm,
  relu,
  sigmoid,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import type { OpenDataset } from "../dataset/dataset.ts";
import { parseTrainingCheckpoint } from "../training/checkpoint.ts";
import {
  styleCheckpointKind,
  type TrainStyleMemory,
  type TrainStyleOptions,
  trainStyle,
} from "./train-style.ts";

const crop = 28;
const encoder: Encoder = {
  name: "plain",
  layers: ["relu1_1", "relu4_2"],
  minimumSize: () => 1,
  activations: (image) => ({ relu1_1: relu(instanceNorm(image)), relu4_2: sigmoid(image) }),
};

/** Noise, of which the place decides; what is still open is counted. */
function noise() {
  const open = new Set<object>();
  const photos: OpenDataset = ({ batch, cursor, seed }) => {
    let index = cursor?.index ?? 0;
    const dataset = {
      async next() {
        const random = createRandom(seed * 1000 + index++);
        const images = Float32Array.from({ length: batch * 3 * crop * crop }, random);
        const place = { epoch: 0, index, files: 0, broken: [] };
        return { images, cursor: place, waited: 0, broken: [], small: 0 };
      },
      async close() {
        open.delete(dataset);
      },
    };
    open.add(dataset);
    return dataset;
  };
  return { photos, open };
}

test("learns from any dataset, closes it, and goes on where a checkpoint says", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const { convention, weights } = findPreset("default");
  const { photos, open } = noise();
  const options: TrainStyleOptions = {
    backend,
    net: createTransformNet({ architecture: "realtime", channels: [2, 3, 2], blocks: 1 }),
    encoder,
    convention: { ...convention, contentLayers: { relu4_2: 1 }, styleLayers: { relu1_1: 1 } },
    weights,
    style: { width: 32, height: 32, data: Float32Array.from({ length: 3072 }, createRandom(5)) },
    styleSize: 32,
    photos,
    ...{ crop, batch: 2, steps: 4, learningRate: 1e-3, clipNorm: 1, seed: 3 },
  };
  const losses: number[] = [];
  let saved: Uint8Array | undefined;
  for await (const record of trainStyle(options)) {
    losses.push(record.losses.total!);
    if (record.step === 2) saved = record.checkpoint();
  }
  expect(open.size).toBe(0);
  expect(losses).toHaveLength(4);

  const resumeFrom = parseTrainingCheckpoint<TrainStyleMemory>(styleCheckpointKind, saved!);
  const again: number[] = [];
  for await (const record of trainStyle({ ...options, resumeFrom })) {
    again.push(record.losses.total!);
  }
  expect(again).toEqual(losses.slice(2));
  await backend.dispose();
});
