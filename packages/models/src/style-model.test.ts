/** Our own files: written, run by ONNX Runtime as they are, and read back. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  createGraph,
  createTransformNet,
  input,
  parameterConstants,
  type TransformNetDescription,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import {
  cardOf,
  johnson,
  largestDifference,
  parametersOf,
  pictureOf,
  realtime,
  runOnnx,
} from "./model.test.helpers.ts";
import { formatStyleModel, type GramstyleModel, parseStyleModel } from "./style-model.ts";

const nets = [johnson, realtime].map((network) => [network.architecture, network] as const);

function parseOurs(file: Uint8Array): GramstyleModel {
  const model = parseStyleModel(file);
  if (model.kind !== "gramstyle") throw new Error("expected a file of ours");
  return model;
}

/** The parameters through core's net, as `stylize` runs them. */
async function stylize(
  network: TransformNetDescription,
  parameters: GramstyleModel["parameters"],
  picture: Float32Array,
  [height, width]: readonly [number, number],
): Promise<Float32Array> {
  const image = input("image", [1, 3, height, width]);
  const stylized = createTransformNet(network).build({ image }, parameterConstants(parameters));
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const executable = await backend.compile(createGraph({ stylized }));
  const outputs = await executable.run({ image: picture });
  await backend.dispose();
  return outputs.stylized!;
}

test.each(nets)("%s: card and parameters come back exactly in float32", (_name, network) => {
  const card = cardOf(network);
  const parameters = parametersOf(network);
  const file = formatStyleModel({ card, parameters, halfPrecision: false });
  expect(parseOurs(file)).toEqual({ kind: "gramstyle", card, parameters });
});

test.each(nets)(
  "%s: in half precision each number is as near as 11 bits allow",
  (_name, network) => {
    const parameters = parametersOf(network);
    const file = formatStyleModel({ card: cardOf(network), parameters });
    const back = parseOurs(file).parameters;
    expect(Object.keys(back)).toEqual(Object.keys(parameters));
    for (const [name, { shape, data }] of Object.entries(parameters)) {
      expect(back[name]!.shape).toEqual(shape);
      data.forEach((number, i) => {
        const error = Math.abs(back[name]!.data[i]! - number);
        if (error > 2 ** -11 * Math.abs(number) + 2 ** -25) expect.fail(`${name}: ${number}`);
      });
    }
    expect(file.length).toBeLessThan(
      formatStyleModel({ card: cardOf(network), parameters, halfPrecision: false }).length,
    );
  },
);

test.each(nets)("%s: any engine for ONNX runs the file, at any size", async (_name, network) => {
  const file = formatStyleModel({ card: cardOf(network), parameters: parametersOf(network) });
  const { card, parameters } = parseOurs(file);
  const sizes: [number, number][] = [
    [28, 32],
    [36, 28],
  ];
  for (const [height, width] of sizes) {
    const picture = pictureOf(height, width);
    const expected = await stylize(card.network, parameters, picture, [height, width]);
    const got = await runOnnx(file, picture, [1, 3, height, width]);
    expect(largestDifference(got, expected)).toBeLessThan(1e-5);
  }
});

test("a file inside one of Node's buffers, at an odd place, reads the same", () => {
  const file = formatStyleModel({ card: cardOf(realtime), parameters: parametersOf(realtime) });
  const padded = Buffer.concat([Buffer.alloc(3), file]).subarray(3);
  expect(parseOurs(padded)).toEqual(parseOurs(file));
});

test("other tensors beside the net's are left out", () => {
  const parameters = parametersOf(realtime);
  const extra = { "optimizer.moment": { shape: [1], data: Float32Array.of(1) } };
  const file = formatStyleModel({
    card: cardOf(realtime),
    parameters: { ...extra, ...parameters },
  });
  expect(Object.keys(parseOurs(file).parameters)).toEqual(Object.keys(parameters));
});

test("parameters that do not fit are refused by name", () => {
  const card = cardOf(realtime);
  const parameters = parametersOf(realtime);
  const format = (change: object) => () =>
    formatStyleModel({ card, parameters: { ...parameters, ...change } });
  const shape = [1, 2];
  const wrong = { shape, data: new Float32Array(2) };
  const nan = { shape: [4], data: new Float32Array(4).fill(Number.NaN) };
  expect(format({ "stem1.weight": undefined })).toThrow(
    'the style model: "stem1.weight" is missing',
  );
  expect(format({ "stem1.weight": wrong })).toThrow(
    'the style model: expected "stem1.weight" of shape 4×3×3×3, got 1×2',
  );
  expect(format({ "stem1.bias": nan })).toThrow('"stem1.bias" holds numbers that are not');
});

test("a card that is not the net's is refused", () => {
  const parameters = parametersOf(realtime);
  const format = (change: object) => () =>
    formatStyleModel({ card: { ...cardOf(realtime), ...change }, parameters });
  expect(format({ sizeMultiple: 8 })).toThrow("sizeMultiple: expected 4, got 8");
  expect(format({ network: { ...realtime, blocks: 3 } })).toThrow(
    '"block3.first.weight" is missing',
  );
  expect(format({ title: 7 })).toThrow("card, title");
});

test("a file that is cut off anywhere is refused with one line", () => {
  const file = formatStyleModel({ card: cardOf(realtime), parameters: parametersOf(realtime) });
  for (let i = 0; i < 40; i++) {
    const cut = file.subarray(0, Math.floor((file.length * i) / 40));
    expect(() => parseStyleModel(cut)).toThrow(
      /^(the ONNX file is cut off|expected a style model)[^\n]*$/,
    );
  }
});
