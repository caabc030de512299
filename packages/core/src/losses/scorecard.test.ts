import { expect, test } from "vitest";
import type { Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import { conv2d } from "../ops/convolution.ts";
import { constant, input, relu } from "../ops/elementwise.ts";
import { maxPool2d } from "../ops/pooling.ts";
import { createRandom } from "../random.ts";
import { createReferenceBackend, evaluate } from "../testing/reference-backend.ts";
import { createScorer } from "./scorecard.ts";

/** Two convolutions with random kernels: enough to have a style and a content. */
const encoder: Encoder = {
  name: "tiny",
  layers: ["shallow", "deep"],
  minimumSize: () => 4,
  activations: (image) => {
    const random = createRandom(7);
    const kernel = (out: number, channels: number) =>
      constant(
        Float32Array.from({ length: out * channels * 9 }, () => random() - 0.5),
        [out, channels, 3, 3],
      );
    const shallow = relu(conv2d(image, kernel(4, 3), { padding: 1 }));
    const deep = relu(conv2d(maxPool2d(shallow), kernel(5, 4), { padding: 1 }));
    return { shallow, deep };
  },
};
const layers = { styleLayers: ["shallow", "deep"], contentLayer: "deep" };

function picture(width: number, height: number, seed: number): Image {
  const random = createRandom(seed);
  return { width, height, data: Float32Array.from({ length: 3 * width * height }, random) };
}
const copyOf = (image: Image): Image => ({ ...image, data: image.data.slice() });
const scorer = createScorer({ backend: createReferenceBackend(), encoder, ...layers });

const content = picture(12, 8, 1);
const style = picture(12, 10, 2);

/** The reference backend, counting the sizes that are compiled and the pictures that are run. */
function countingBackend() {
  const backend = createReferenceBackend();
  const counts = { compiled: [] as string[], disposed: 0, runs: 0 };
  const counting: Backend = {
    ...backend,
    async compile(graph) {
      const [, , height, width] = graph.inputs.image!.shape;
      counts.compiled.push(`${width}×${height}`);
      const executable = await backend.compile(graph);
      return {
        run: (inputs) => {
          counts.runs++;
          return executable.run(inputs);
        },
        dispose: () => {
          counts.disposed++;
          return executable.dispose();
        },
      };
    },
  };
  return { backend: counting, counts };
}

test("a result that is the style has no style loss, and the content's loss is its own", async () => {
  const card = await scorer.score({ result: copyOf(style), content, style });
  expect(card.styleLoss).toEqual({ mean: 0, layers: { shallow: 0, deep: 0 } });
  expect(card.styleRatio).toBe(0);
  expect(card.contentLoss).toBeGreaterThan(0.01);
  expect(card.contentStyleLoss.mean).toBeGreaterThan(0.001);
});

test("a result that is the content has no content loss, ratio 1 and its total variation", async () => {
  const card = await scorer.score({ result: copyOf(content), content, style });
  expect(card).toMatchObject({ contentLoss: 0, styleRatio: 1, totalVariation: 1 });
  expect(card.styleLoss).toEqual(card.contentStyleLoss);
  expect(card).toMatchObject({ width: 12, height: 8, styleWidth: 12, styleHeight: 10 });
});

test("every number is what a computation by hand gives", async () => {
  const result = picture(16, 12, 3);
  const card = await scorer.score({ result, content, style, styleSize: 6 });
  expect([card.styleWidth, card.styleHeight]).toEqual([6, 5]);
  const ofResult = await activationsOf(result);
  const ofContent = await activationsOf(resizeImage(content, 16, 12));
  const ofStyle = await activationsOf(resizeImage(style, 6, 5));
  const channels = { shallow: 4, deep: 5 };
  const losses = (of: typeof ofResult) =>
    (["shallow", "deep"] as const).map((layer) =>
      relative(
        gramByHand(of[layer]!, channels[layer]),
        gramByHand(ofStyle[layer]!, channels[layer]),
      ),
    );
  for (const [score, expected] of [
    [card.styleLoss, losses(ofResult)],
    [card.contentStyleLoss, losses(ofContent)],
  ] as const) {
    expect(score.layers.shallow).toBeCloseTo(expected[0]!, 5);
    expect(score.layers.deep).toBeCloseTo(expected[1]!, 5);
    expect(score.mean).toBeCloseTo((expected[0]! + expected[1]!) / 2, 5);
  }
  expect(card.styleRatio).toBeCloseTo(card.styleLoss.mean / card.contentStyleLoss.mean, 6);
  expect(card.contentLoss).toBeCloseTo(relative(ofResult.deep!, ofContent.deep!), 5);
  const variation = variationByHand(result) / variationByHand(resizeImage(content, 16, 12));
  expect(card.totalVariation).toBeCloseTo(variation, 5);
});

test("the style is not enlarged", async () => {
  const card = await scorer.score({ result: picture(24, 20, 3), content, style });
  expect([card.styleWidth, card.styleHeight]).toEqual([12, 10]);
});

test("a graph is compiled once a size; style and content are measured once", async () => {
  const { backend, counts } = countingBackend();
  const counting = createScorer({ backend, encoder, ...layers });
  const results = [4, 5, 6].map((seed) => picture(12, 8, seed));
  // At once: they must not take each other's graph away.
  const cards = await Promise.all(
    [...results, picture(12, 6, 7)].map((result) => counting.score({ result, content, style })),
  );
  expect(counts.compiled).toEqual(["12×10", "12×8", "12×6"]);
  expect(counts.runs).toBe(1 + 2 + 4);
  expect(cards[1]).toEqual(await scorer.score({ result: results[1]!, content, style }));
  await counting.dispose();
  expect(counts.disposed).toBe(counts.compiled.length);
});

test("a ratio to nothing is null", async () => {
  const flat: Image = { ...content, data: new Float32Array(content.data.length).fill(0.5) };
  const card = await scorer.score({ result: content, content: flat, style });
  expect(card.totalVariation).toBeNull();
  const same = await scorer.score({ result: content, content: style, style: resizedStyle() });
  expect(same.styleRatio).toBeNull();
});

test("what cannot be measured is a mistake, and the scorer goes on after it", async () => {
  const small = picture(12, 3, 1);
  await expect(scorer.score({ result: small, content, style })).rejects.toThrow(
    /^the result picture: expected at least 4 pixels a side for these layers, got 12×3/,
  );
  await expect(scorer.score({ result: content, content, style: small })).rejects.toThrow(
    /^the style picture: expected at least 4 pixels/,
  );
  const black: Image = { ...style, data: new Float32Array(style.data.length) };
  await expect(scorer.score({ result: content, content, style: black })).rejects.toThrow(
    /^the style picture activates nothing at shallow/,
  );
  expect((await scorer.score({ result: content, content, style })).contentLoss).toBe(0);
});

/** The style as the content becomes when it is resized to the content's size. */
function resizedStyle(): Image {
  return resizeImage(style, content.width, content.height);
}

async function activationsOf({ width, height, data }: Image) {
  const activations = encoder.activations(input("image", [1, 3, height, width]), []);
  return evaluate(activations, { image: data });
}

/** Gram matrix by the definition: the mean over positions of the product of two feature maps. */
function gramByHand(activations: Float32Array, channels: number): number[] {
  const positions = activations.length / channels;
  const gram: number[] = [];
  for (let i = 0; i < channels; i++) {
    for (let j = 0; j < channels; j++) {
      let sum = 0;
      for (let p = 0; p < positions; p++) {
        sum += activations[i * positions + p]! * activations[j * positions + p]!;
      }
      gram.push(sum / positions);
    }
  }
  return gram;
}

function relative(values: ArrayLike<number>, target: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < target.length; i++) {
    difference += (values[i]! - target[i]!) ** 2;
    size += target[i]! ** 2;
  }
  return difference / size;
}

function variationByHand({ width, height, data }: Image): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const x = i % width;
    const y = Math.floor(i / width) % height;
    if (x > 0) sum += Math.abs(data[i]! - data[i - 1]!);
    if (y > 0) sum += Math.abs(data[i]! - data[i - width]!);
  }
  return sum;
}
