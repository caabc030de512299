/** State dicts of pytorch/examples: shapes, names, and a published net against its ONNX export. */
import { existsSync, readFileSync } from "node:fs";
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  createGraph,
  createTransformNet,
  input,
  parameterConstants,
  type Tensor,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import {
  johnson,
  largestDifference,
  parametersOf,
  pictureOf,
  runOnnx,
} from "./model.test.helpers.ts";
import { parsePth } from "./pth/parse-pth.ts";
import { importPytorchExamples } from "./pytorch-examples.ts";

test("widths and blocks are read off the shapes; what old norms kept is left out", () => {
  const parameters = parametersOf(johnson);
  const statistics: Record<string, Tensor> = {
    "in1.running_mean": { shape: [4], data: new Float32Array(4) },
    "res1.in1.num_batches_tracked": { shape: [], data: new Float32Array(1) },
  };
  expect(importPytorchExamples({ ...statistics, ...parameters })).toEqual({
    network: johnson,
    parameters,
  });
});

test("what is not that net is refused, by the first name that tells", () => {
  const parameters = parametersOf(johnson);
  const { "conv1.conv2d.weight": _, ...headless } = parameters;
  const { "deconv2.conv2d.bias": __, ...lacking } = parameters;
  const what = "the state dict is not that of the style net of pytorch/examples: ";
  expect(() => importPytorchExamples({})).toThrow(`${what}"conv1.conv2d.weight" is missing`);
  expect(() => importPytorchExamples(headless)).toThrow('"conv1.conv2d.weight" is missing');
  expect(() => importPytorchExamples(lacking)).toThrow('"deconv2.conv2d.bias" is missing');
  const extra = { ...parameters, "conv4.conv2d.weight": parameters["conv3.conv2d.weight"]! };
  expect(() => importPytorchExamples(extra)).toThrow('"conv4.conv2d.weight" is no part of it');
  const skipped = Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => [name.replace("res1", "res3"), tensor]),
  );
  expect(() => importPytorchExamples(skipped)).toThrow("is no part of it");
  const scalar = { ...parameters, "conv1.conv2d.weight": { shape: [], data: new Float32Array(1) } };
  expect(() => importPytorchExamples(scalar)).toThrow(/^the state dict is not that of the style/);
});

const models = new URL("../../../../shared/assets/models/", import.meta.url);
const missing = existsSync(models) ? "" : " (skipped: no ../shared/assets/models)";

test.skipIf(missing !== "").each(["candy", "mosaic"])(
  `%s as .pth and as .onnx makes the same picture${missing}`,
  async (name) => {
    const size = 256;
    const state = parsePth(readFileSync(new URL(`${name}_nc16.pth`, models)));
    const { network, parameters } = importPytorchExamples(state);
    expect(network.channels).toEqual([16, 32, 64]);
    const image = input("image", [1, 3, size, size]);
    const stylized = createTransformNet(network).build({ image }, parameterConstants(parameters));
    const backend = await createOrtBackend({ device: "cpu", threads: 1 });
    const executable = await backend.compile(createGraph({ stylized }));
    // Smooth waves of colour: a picture rather than noise.
    const picture = pictureOf(size, size).map((noise, i) => {
      const [row, column] = [Math.floor(i / size) % size, i % size];
      return (
        0.5 + 0.4 * Math.sin(row / 17 + i / size ** 2) * Math.cos(column / 23) + 0.1 * (noise - 0.5)
      );
    });
    const outputs = await executable.run({ image: picture });
    await backend.dispose();
    const file = readFileSync(new URL(`${name}_nc16_256x256.onnx`, models));
    const theirs = await runOnnx(
      file,
      picture.map((pixel) => 255 * pixel),
      [1, 3, size, size],
    );
    const ours = outputs.stylized!.map((pixel) => 255 * pixel);
    const spread = theirs.reduce((max, value) => Math.max(max, value), 0);
    expect(spread).toBeGreaterThan(150);
    // In levels of 0..255.
    expect(largestDifference(ours, theirs)).toBeLessThan(1e-2);
  },
);
