import {
  buildMini,
  collectParameters,
  createRandom,
  initialParameters,
  input,
  type MiniArchitecture,
} from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import { augmentCrop } from "./augment.ts";
import {
  advancePictures,
  beginPicture,
  onPolicyGraph,
  onPolicyInputs,
  picturesFromArrays,
  picturesToArrays,
} from "./on-policy-pictures.ts";

const size = 16;
const crop = (seed: number) => Float32Array.from({ length: 3 * size * size }, createRandom(seed));
const pictures = [1, 2, 3].map((seed) => beginPicture(crop(seed), crop(seed + 10), seed));

test("a picture's beginning follows from its seed, and all kinds of it come", () => {
  const begun = Array.from({ length: 60 }, (_, seed) => beginPicture(crop(1), crop(2), seed));
  expect(beginPicture(crop(1), crop(2), 7)).toEqual(begun[7]);
  const kinds = begun.map(({ pixels, content, style }) =>
    pixels === content ? "content" : pixels === style ? "style" : "noise",
  );
  expect(new Set(kinds)).toEqual(new Set(["content", "style", "noise"]));
  for (const { left, pixels } of begun) {
    expect(left).toBeGreaterThanOrEqual(20);
    expect(left).toBeLessThan(200);
    expect(pixels.every((x) => x >= 0 && x <= 1)).toBe(true);
  }
});

test("pictures go on until their time is over, within [0, 1]", () => {
  const gradient = new Float32Array(3 * crop(1).length).fill(-1);
  const ending = [{ ...pictures[0]!, left: 0 }, pictures[1]!, pictures[2]!];
  const advanced = advancePictures(ending, gradient, () => beginPicture(crop(5), crop(6), 5));
  expect(advanced[0]).toEqual(beginPicture(crop(5), crop(6), 5));
  expect(advanced[1]!.left).toBe(pictures[1]!.left - 1);
  advanced[1]!.pixels.forEach((x, i) => {
    expect(x).toBeGreaterThanOrEqual(pictures[1]!.pixels[i]!);
    expect(x).toBeLessThanOrEqual(1);
  });
  expect(picturesFromArrays(picturesToArrays(advanced), 3)).toEqual(advanced);
});

test("each picture's gradient is of its own loss alone", async () => {
  const architecture: MiniArchitecture = {
    channels: [2, 2, 2, 2, 2],
    convolutions: [1, 1, 1, 2, 1],
    heads: { relu1_1: 2, relu2_1: 2, relu3_1: 2, relu4_1: 2, relu4_2: 2, relu5_1: 2 },
  };
  const specs = collectParameters((source) =>
    buildMini(
      input("image", [1, 3, size, size]),
      Object.keys(architecture.heads),
      architecture,
      source,
    ),
  );
  const parameters = Object.fromEntries(
    Object.entries(initialParameters(specs, 1)).map(([name, { data }]) => [name, data]),
  );
  const gradientOf = async (some: typeof pictures) => {
    const graph = onPolicyGraph({ architecture, count: some.length, size });
    const executable = await createReferenceBackend().compile(graph);
    return (await executable.run({ ...onPolicyInputs(some), ...parameters })).gradient!;
  };
  const together = await gradientOf(pictures);
  for (const [i, picture] of pictures.entries()) {
    const alone = await gradientOf([picture]);
    alone.forEach((g, j) => {
      expect(together[i * alone.length + j]).toBeCloseTo(g, 5);
    });
  }
});

test("augmented crops stay pictures, follow from their seed, and often are the crop itself", () => {
  const original = crop(3);
  const augmented = Array.from({ length: 40 }, (_, seed) => augmentCrop(original, seed));
  expect(augmentCrop(original, 11)).toEqual(augmented[11]);
  expect(augmented.every((data) => data.every((x) => x >= 0 && x <= 1))).toBe(true);
  const untouched = augmented.filter((data) => data === original).length;
  expect(untouched).toBeGreaterThan(5);
  expect(untouched).toBeLessThan(25);
});
