/** One file for pictures of any size: the transform nets, written at one size and run at others. */
import { fromBinary } from "@bufbuild/protobuf";
import {
  add,
  collectParameters,
  concat,
  constant,
  createGraph,
  createTransformNet,
  type Graph,
  gramMatrixOfActivations,
  initialParameters,
  input,
  mul,
  named,
  parameterConstants,
  reduceSum,
  relu,
  slice,
  type Tensor,
  type TransformNetDescription,
  upsampleNearest2d,
  type Value,
} from "@gramstyle/core";
import { randomArray } from "@gramstyle/core/testing";
import { ModelProtoSchema, toOnnx, type ValueInfoProto } from "@gramstyle/onnx";
import { expect, test } from "vitest";
import { loadEngine } from "./engine.node.ts";
import { createOrtBackend } from "./ort-backend.ts";

const nets: TransformNetDescription[] = [
  { architecture: "johnson", channels: [4, 6, 8], blocks: 2 },
  { architecture: "johnson", channels: [4, 6, 8], blocks: 1, pixelRange: 255 },
  { architecture: "realtime", channels: [4, 8, 6], blocks: 2 },
];
const label = (net: TransformNetDescription) => JSON.stringify(net);

/** Begins as for training, except that norms shift and scale as after it. */
function parametersOf(net: TransformNetDescription): Record<string, Tensor> {
  const { parameters } = createTransformNet(net);
  return Object.fromEntries(
    Object.entries(initialParameters(parameters, 3)).map(([name, { shape, data }], i) => {
      const noise = shape.length === 1 ? randomArray(shape, i) : undefined;
      return [name, { shape, data: data.map((number, j) => number + 0.3 * (noise?.[j] ?? 0)) }];
    }),
  );
}

function graphOf(net: TransformNetDescription, height: number, width: number): Graph {
  const image = input("image", [1, 3, height, width]);
  const source = parameterConstants(parametersOf(net));
  return createGraph({ stylized: createTransformNet(net).build({ image }, source) });
}

const pictureOf = (height: number, width: number) =>
  randomArray([3, height, width], 11).map((number) => (number + 1.5) / 3);

async function runFile(
  file: Uint8Array,
  data: Float32Array,
  shape: readonly number[],
): Promise<{ readonly data: Float32Array; readonly shape: readonly number[] }> {
  const { InferenceSession, Tensor } = (await loadEngine()).runtime;
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1 });
  const { stylized } = await session.run({ image: new Tensor("float32", data, shape) });
  await session.release();
  return { data: stylized!.data as Float32Array, shape: stylized!.dims };
}

/** The same picture through a graph of just that size. */
async function runStatic(graph: Graph, image: Float32Array): Promise<Float32Array> {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const executable = await backend.compile(graph);
  const { stylized } = await executable.run({ image });
  await backend.dispose();
  return stylized!;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((largest, number, i) => Math.max(largest, Math.abs(number - b[i]!)), 0);
}

test.each(nets.map((net) => [label(net), net] as const))(
  "%s is one file for all sizes",
  async (_label, net) => {
    const file = toOnnx(graphOf(net, 28, 28), { dynamicSize: true });
    const sizes = [
      [32, 28],
      [32, 44],
    ] as const;
    for (const [height, width] of sizes) {
      const image = pictureOf(height, width);
      const expected = await runStatic(graphOf(net, height, width), image);
      const { data, shape } = await runFile(file, image, [1, 3, height, width]);
      expect(shape).toEqual([1, 3, height, width]);
      expect(largestDifference(data, expected)).toBeLessThan(1e-5);
    }
  },
);

test.each(nets.map((net) => [label(net), net] as const))(
  "%s is the same file whatever the size it was written at",
  (_label, net) => {
    const write = (height: number, width: number) =>
      toOnnx(graphOf(net, height, width), { dynamicSize: true, halfPrecision: true });
    expect(write(48, 32)).toEqual(write(28, 32));
  },
);

test.each(nets.map((net) => [label(net), net] as const))(
  "%s in half precision differs by what rounding the weights does",
  async (_label, net) => {
    const graph = graphOf(net, 28, 32);
    const file = toOnnx(graph, { dynamicSize: true, halfPrecision: true });
    const image = pictureOf(28, 32);
    const expected = await runStatic(graph, image);
    const { data } = await runFile(file, image, [1, 3, 28, 32]);
    const difference = largestDifference(data, expected);
    // Each weight is off by at most 2^-11 of itself, 0.05 %. Norms bring every layer's output back
    // to size 1, so that the errors of about ten layers add up like noise: a few tenths of a percent
    // of the output, which these nets keep within ±2.
    expect(difference).toBeLessThan(1e-2);
    expect(difference).toBeGreaterThan(0);
  },
);

test("a realtime net of 188 000 numbers takes less than 0.5 MB in half precision", () => {
  const net: TransformNetDescription = {
    architecture: "realtime",
    channels: [16, 48, 32],
    blocks: 4,
  };
  const count = Object.values(parametersOf(net)).reduce((sum, { data }) => sum + data.length, 0);
  expect(count).toBeGreaterThan(188_000);
  const graph = graphOf(net, 28, 28);
  expect(toOnnx(graph, { dynamicSize: true, halfPrecision: true }).length).toBeLessThan(500_000);
  expect(toOnnx(graph, { dynamicSize: true }).length).toBeGreaterThan(4 * count);
});

test("large numbers that float16 lacks keep the constant in float32", () => {
  const data = new Float32Array(300).fill(0.1);
  const graphWith = (weights: Float32Array) =>
    createGraph({ y: mul(input("x", [300]), named(constant(weights, [300]), "weights")) });
  const typeOf = (weights: Float32Array) =>
    fromBinary(ModelProtoSchema, toOnnx(graphWith(weights), { halfPrecision: true })).graph!
      .initializer[0]!.dataType;
  expect(typeOf(data)).toBe(10);
  expect(typeOf(data.with(5, 70_000))).toBe(1);
});

test("the picture's and the outputs' height and width have names", () => {
  const image = input("image", [1, 3, 28, 32]);
  const strength = input("strength", []);
  const outputs = { stylized: mul(image, strength), large: upsampleNearest2d(image), strength };
  const graph = fromBinary(ModelProtoSchema, toOnnx(createGraph(outputs), { dynamicSize: true }))
    .graph!;
  const dims = ({ type }: ValueInfoProto) => {
    const { value } = type!;
    if (value.case !== "tensorType") throw new Error("expected a tensor");
    return value.value.shape!.dim.map((dim) => dim.value.value);
  };
  expect(
    Object.fromEntries([...graph.input, ...graph.output].map((v) => [v.name, dims(v)])),
  ).toEqual({
    image: [1n, 3n, "height", "width"],
    strength: [],
    stylized: [1n, 3n, "height", "width"],
    large: [1n, 3n, "large_height", "large_width"],
    "strength/output": [],
  });
});

test("crops on the picture's axes are counted from the end, on others from the start", async () => {
  const image = input("image", [1, 3, 8, 8]);
  const cropped = slice(image, [0, 1, 2, 0], [1, 2, 5, 8]);
  const file = toOnnx(createGraph({ stylized: cropped }), { dynamicSize: true });
  const data = Float32Array.from({ length: 3 * 6 * 2 }, (_, i) => i);
  const result = await runFile(file, data, [1, 3, 6, 2]);
  expect(result.shape).toEqual([1, 2, 3, 2]);
  const rows = (channel: number) => [4, 5, 6, 7, 8, 9].map((i) => 12 * channel + i);
  expect([...result.data]).toEqual([...rows(1), ...rows(2)]);
});

const image = input("image", [1, 3, 4, 4]);
const onesOf = (shape: readonly number[]) =>
  constant(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(2), shape);

test.each<[string, Value]>([
  ["gram", named(gramMatrixOfActivations(image), "gram")],
  ["mean", named(reduceSum(image, { axes: [2, 3] }), "mean")],
  ["mask", named(mul(image, onesOf([4, 1])), "mask")],
  ["beside", named(concat([image, onesOf([1, 1, 4, 4])], 1), "beside")],
])("what depends on the size is refused by name: %s", (_name, value) => {
  const export_ = () => toOnnx(createGraph({ y: relu(value) }), { dynamicSize: true });
  expect(export_).toThrow(
    /^a model for any size of picture: "[a-z_0-9]+" \(.*\) depends on the size$/,
  );
});

test("the value that is refused is the first that cannot be", () => {
  const y = named(mul(image, onesOf([1, 1, 4, 4])), "mask");
  expect(() => toOnnx(createGraph({ y: relu(y) }), { dynamicSize: true })).toThrow(
    'a model for any size of picture: "mask" (mul to 1×3×4×4) depends on the size',
  );
});

test("a graph without one picture is refused", () => {
  const other = input("other", [1, 1, 4, 4]);
  const batch = input("batch", [2, 3, 4, 4]);
  const write = (value: Value) => () => toOnnx(createGraph({ y: value }), { dynamicSize: true });
  expect(write(add(image, other))).toThrow("got image 1×3×4×4, other 1×1×4×4");
  expect(write(relu(batch))).toThrow("got batch 2×3×4×4");
});

test("every parameter is an initializer of its own name", () => {
  for (const net of nets) {
    const specs = collectParameters((source) =>
      createTransformNet(net).build({ image: input("image", [1, 3, 28, 28]) }, source),
    );
    const file = toOnnx(graphOf(net, 28, 28), { dynamicSize: true, halfPrecision: true });
    const { initializer } = fromBinary(ModelProtoSchema, file).graph!;
    const dims = new Map(initializer.map((tensor) => [tensor.name, tensor.dims.map(Number)]));
    for (const { name, shape } of specs) expect(dims.get(name), name).toEqual(shape);
  }
});
