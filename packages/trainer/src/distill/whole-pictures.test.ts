import {
  buildMini,
  collectParameters,
  createRandom,
  type Encoder,
  type Image,
  initialParameters,
  input,
  type MiniArchitecture,
  miniTrunk,
  parameterConstants,
  relu,
} from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import { encoderTensors } from "./encoder-file.ts";
import { measureWholePictures } from "./whole-pictures.ts";

const architecture: MiniArchitecture = {
  channels: [2, 3],
  convolutions: [1, 2],
  heads: { relu1_1: 2, relu2_1: 3 },
  alsoReads: { relu2_1: ["2_2"] },
};
const layers = Object.keys(architecture.heads);
const specs = collectParameters((source) =>
  buildMini(input("image", [1, 3, 32, 32]), layers, architecture, source),
);
const parameters = initialParameters(specs, 1);

/** A teacher that the student with these parameters equals. */
const twin: Encoder = {
  name: "twin",
  layers,
  minimumSize: () => 16,
  activations: (image, wanted) =>
    buildMini(image, wanted, architecture, parameterConstants(parameters), "replicate"),
};
const identity = (size: number) => ({
  kernel: {
    shape: [size, size, 1, 1],
    data: Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0)),
  },
  scale: 1,
  kept: 1,
});
const projections = { relu1_1: identity(2), relu2_1: identity(3) };
const picture = (width: number, height: number, seed: number): Image => ({
  width,
  height,
  data: Float32Array.from({ length: 3 * width * height }, createRandom(seed)),
});
const options = {
  backend: createReferenceBackend(),
  teacher: twin,
  architecture,
  tensors: encoderTensors(parameters, projections),
};

test("a student that is its teacher has no error on pictures of any size", async () => {
  const pictures = [picture(33, 40, 1), picture(16, 31, 2), picture(32, 32, 3)];
  const { activations, gram } = await measureWholePictures({ ...options, pictures });
  for (const layer of layers) {
    expect(activations[layer]).toBeLessThan(1e-10);
    expect(gram[layer]).toBeLessThan(1e-10);
  }
});

test("a head of zeros has an error of 1; the mean is over pictures", async () => {
  const tensors = { ...options.tensors };
  for (const name of Object.keys(tensors)) {
    if (!name.startsWith("head2_1")) continue;
    const { shape, data } = tensors[name]!;
    tensors[name] = { shape, data: new Float32Array(data.length) };
  }
  const pictures = [picture(16, 16, 4), picture(32, 16, 5)];
  const { activations, gram } = await measureWholePictures({ ...options, tensors, pictures });
  expect(activations.relu2_1).toBeCloseTo(1, 6);
  expect(gram.relu2_1).toBeCloseTo(1, 6);
  expect(activations.relu1_1).toBeLessThan(1e-10);
});

test("what is over a multiple of 16 is cut off, not scaled", async () => {
  // A teacher that sees the picture itself, and a student that is wrong: equal parts, equal errors.
  const seen: Encoder = {
    ...twin,
    activations: (image, wanted) => {
      const found = twin.activations(image, wanted);
      return Object.fromEntries(Object.entries(found).map(([name, x]) => [name, relu(x)]));
    },
  };
  const small = picture(16, 16, 6);
  const large: Image = { width: 20, height: 18, data: new Float32Array(3 * 20 * 18).fill(0.3) };
  for (let channel = 0; channel < 3; channel++) {
    for (let y = 0; y < 16; y++) {
      const row = small.data.subarray((channel * 16 + y) * 16, (channel * 16 + y + 1) * 16);
      large.data.set(row, (channel * 18 + y) * 20);
    }
  }
  const measure = (pictures: readonly Image[]) =>
    measureWholePictures({ ...options, teacher: seen, pictures });
  const found = await measure([large]);
  expect(found).toEqual(await measure([small]));
  expect(found.activations.relu1_1).toBeGreaterThan(0);
});

test("heads read what the architecture says, and no more of the trunk is built", () => {
  const names = specs.map(({ name }) => name);
  expect(names).toContain("head2_1.weight");
  expect(names).toContain("head2_1.from2_2.weight");
  expect(names).not.toContain("head2_1.from2_2.bias");
  const first = collectParameters((source) =>
    buildMini(input("image", [1, 3, 32, 32]), ["relu1_1"], architecture, source),
  );
  expect(first.map(({ name }) => name).filter((name) => name.startsWith("conv2"))).toEqual([]);
  expect([
    ...miniTrunk(input("x", [1, 3, 16, 16]), architecture, parameterConstants(parameters)),
  ]).toHaveLength(3);
});
