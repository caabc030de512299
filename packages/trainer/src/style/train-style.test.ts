/** Training from pictures that are no files: whoever gives batches and places can be learnt from. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  type Backend,
  createRandom,
  createSgd,
  createTransformNet,
  type Encoder,
  findPreset,
  instanceNorm,
  mean,
  relu,
  sigmoid,
  square,
  statisticNames,
  sub,
} from "@gramstyle/core";
import { afterAll, beforeAll, expect, test } from "vitest";
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

const optionsFor = (backend: Backend, photos: OpenDataset): TrainStyleOptions => {
  const { convention, weights } = findPreset("default");
  return {
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
};

let backend: Backend;
beforeAll(async () => {
  backend = await createOrtBackend({ device: "cpu", threads: 1 });
});
afterAll(() => backend.dispose());

async function train(options: TrainStyleOptions) {
  const losses: Readonly<Record<string, number>>[] = [];
  const checkpoints: Uint8Array[] = [];
  for await (const record of trainStyle(options)) {
    losses.push(record.losses);
    checkpoints.push(record.checkpoint());
  }
  return { losses, checkpoints };
}

const parse = (bytes: Uint8Array) =>
  parseTrainingCheckpoint<TrainStyleMemory>(styleCheckpointKind, bytes);

test("learns from any dataset, closes it, and goes on where a checkpoint says", async () => {
  const { photos, open } = noise();
  const options = optionsFor(backend, photos);
  const { losses, checkpoints } = await train(options);
  expect(open.size).toBe(0);
  expect(losses).toHaveLength(4);
  const rest = await train({ ...options, resumeFrom: parse(checkpoints[1]!) });
  expect(rest.losses).toEqual(losses.slice(2));
});

test.each(statisticNames)(
  "with statistic %s, terms and an optimizer of one's own a checkpoint goes on exactly",
  async (statistic) => {
    const plain = optionsFor(backend, noise().photos);
    const options: TrainStyleOptions = {
      ...plain,
      convention: { ...plain.convention, statistic },
      terms: ({ image }) => ({ grey: mean(square(sub(image, 0.5))) }),
      weights: { ...plain.weights, terms: { grey: 0.5 } },
      optimizer: createSgd(),
    };
    const { losses, checkpoints } = await train(options);
    expect(Object.keys(losses[0]!)).toContain("grey");
    const resumeFrom = parse(checkpoints[1]!);
    const rest = await train({ ...options, resumeFrom });
    expect(rest.losses).toEqual(losses.slice(2));
    expect(rest.checkpoints.at(-1)).toEqual(checkpoints.at(-1));
    await expect(train({ ...plain, resumeFrom })).rejects.toThrow(
      "expected a checkpoint of a training with adam, got one with sgd",
    );
  },
);
