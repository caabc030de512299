/** What a written model holds: names, initializers, outputs, metadata. */
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  add,
  constant,
  conv2d,
  conv2dInputGradient,
  createGraph,
  type Graph,
  gradients,
  input,
  instanceNorm,
  matmul,
  mul,
  named,
  reduceSum,
  relu,
  square,
  step,
  transpose,
  type Value,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import { type GraphProto, type ModelProto, ModelProtoSchema } from "./onnx_pb.ts";
import { buildModel, toOnnx } from "./to-onnx.ts";

const read = (graph: Graph): ModelProto => fromBinary(ModelProtoSchema, toOnnx(graph));
const structure = (graph: Graph): GraphProto => read(graph).graph!;
const names = (list: readonly { name: string }[]) => list.map(({ name }) => name);
const operators = (graph: GraphProto) => graph.node.map(({ opType }) => opType);
const ramp = (length: number) => Float32Array.from({ length }, (_, i) => i);

function kernelConstant(name: string): Value {
  return named(constant(ramp(2 * 3 * 3 * 3), [2, 3, 3, 3]), name);
}

test("nodes and their tensors are called like their values, helpers after them", () => {
  const x = input("x", [2, 3]);
  const product = named(matmul(x, transpose(x)), "gram");
  const graph = structure(createGraph({ mask: named(step(product), "positive") }));
  expect(names(graph.input)).toEqual(["x"]);
  expect(names(graph.node)).toEqual([
    "transpose_1",
    "gram",
    "positive/greater",
    "positive",
    "mask/identity",
  ]);
  expect(graph.node[3]!.output).toEqual(["positive"]);
  expect(graph.node[4]!.output).toEqual(["mask"]);
  expect(names(graph.output)).toEqual(["mask"]);
  expect(names(graph.initializer)).toEqual(["positive/zero"]);
});

test("inputs and outputs declare float32 and their shape", () => {
  const { value } = structure(createGraph({ y: named(relu(input("x", [2, 1, 3])), "y") }))
    .output[0]!.type!;
  if (value.case !== "tensorType") throw new Error("expected a tensor");
  expect(value.value.elemType).toBe(1);
  expect(value.value.shape!.dim.map(({ value: size }) => size.value)).toEqual([2n, 1n, 3n]);
});

test("the file says its versions, its text and its metadata", () => {
  const graph = createGraph({ y: relu(input("x", [1])) });
  const options = { name: "net", description: "A net.", metadata: { style: "waves", licence: "" } };
  const model = fromBinary(ModelProtoSchema, toOnnx(graph, options));
  expect(model.irVersion).toBeGreaterThanOrEqual(9n);
  expect(model.opsetImport.map(({ domain, version }) => [domain, version])).toEqual([["", 18n]]);
  expect(model.docString).toBe("A net.");
  expect(model.graph!.name).toBe("net");
  expect(model.metadataProps.map(({ key, value }) => [key, value])).toEqual([
    ["style", "waves"],
    ["licence", ""],
  ]);
});

test("the bytes are those that the format's own tables write", () => {
  const y = conv2d(input("x", [1, 3, 5, 5]), kernelConstant("kernel"), { padding: 1 });
  const graph = createGraph({ y: instanceNorm(y), z: step(y) });
  const options = { name: "nét", description: "", metadata: { style: "waves" } };
  for (const halfPrecision of [false, true]) {
    const bytes = toOnnx(graph, { ...options, halfPrecision });
    const message = fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false });
    expect(toBinary(ModelProtoSchema, message)).toEqual(bytes);
  }
  const { model } = buildModel(graph, { name: "outside" }, { keepDataOutside: true });
  expect(toBinary(ModelProtoSchema, fromBinary(ModelProtoSchema, model))).toEqual(model);
});

test("constants are initializers with their raw bytes", () => {
  const data = Float32Array.of(1, -2, 0.5, 8);
  const weights = named(constant(data.subarray(1, 3), [2, 1]), "weights");
  const graph = structure(createGraph({ y: mul(input("x", [2, 2]), weights) }));
  expect(graph.initializer).toHaveLength(1);
  const tensor = graph.initializer[0]!;
  expect(tensor.name).toBe("weights");
  expect(tensor.dims).toEqual([2n, 1n]);
  expect(new Float32Array(tensor.rawData.slice().buffer)).toEqual(Float32Array.of(-2, 0.5));
});

test("outputs may repeat a value, and be an input or a constant", () => {
  const x = input("x", [2]);
  const y = named(relu(x), "y");
  const one = named(constant(Float32Array.of(1, 2), [2]), "one");
  const graph = createGraph({ y, again: y, x, copy: x, one });
  const { model, outputNames } = buildModel(graph, { name: "g" }, { keepDataOutside: false });
  expect(outputNames).toEqual({ y: "y", again: "again", x: "x/output", copy: "copy", one: "one" });
  const written = fromBinary(ModelProtoSchema, model).graph!;
  expect(names(written.output)).toEqual(["y", "again", "x/output", "copy", "one"]);
  const tensors = [...names(written.input), ...names(written.initializer)].concat(
    written.node.flatMap(({ output }) => output),
  );
  expect(new Set(tensors).size).toBe(tensors.length);
});

test("a value steps aside for an output of its name", () => {
  const x = input("x", [2]);
  const inner = named(relu(x), "loss");
  const outer = named(square(inner), "total");
  const graph = structure(createGraph({ loss: outer }));
  expect(graph.node.map(({ name, output }) => [name, output[0]])).toEqual([
    ["loss", "loss/value"],
    ["total", "total"],
    ["loss/identity", "loss"],
  ]);
});

test("an output called like another input gets a name of its own", () => {
  const x = input("x", [2]);
  const graph = createGraph({ x: add(x, 1) });
  const { outputNames } = buildModel(graph, { name: "g" }, { keepDataOutside: false });
  expect(outputNames).toEqual({ x: "x/output" });
});

test("large constants stay where they are when the engine can take them from there", () => {
  const large = ramp(300);
  const x = input("x", [300]);
  const graph = createGraph({ y: add(mul(x, constant(large, [300])), constant(ramp(2), [2, 1])) });
  const { model, externalData } = buildModel(graph, { name: "g" }, { keepDataOutside: true });
  expect(externalData).toHaveLength(1);
  expect(externalData[0]!.data.buffer).toBe(large.buffer);
  const [outside, inside] = fromBinary(ModelProtoSchema, model).graph!.initializer;
  expect(outside!.externalData.map(({ key, value }) => `${key}=${value}`)).toEqual([
    `location=${externalData[0]!.path}`,
    "offset=0",
    "length=1200",
  ]);
  expect(inside!.rawData.byteLength).toBe(8);
});

test("a frozen kernel is turned once for all gradients with respect to inputs", () => {
  const kernel = kernelConstant("kernel");
  const a = input("a", [1, 3, 5, 5]);
  const b = input("b", [1, 3, 4, 4]);
  const loss = add(
    reduceSum(square(conv2d(a, kernel, { padding: 1 }))),
    reduceSum(square(conv2d(b, kernel, { padding: 1 }))),
  );
  const [d_a, d_b] = gradients(loss, [a, b]);
  const graph = structure(createGraph({ d_a: d_a!, d_b: d_b! }));
  expect(operators(graph).filter((operator) => operator === "ConvTranspose")).toEqual([]);
  expect(operators(graph).filter((operator) => operator === "Conv")).toHaveLength(4);
  const kernels = graph.initializer.filter(({ dims }) => dims[3] === 3n);
  expect(kernels.map(({ dims }) => dims.join())).toEqual(["2,3,3,3", "3,2,3,3"]);
});

test("a kernel that only its turned form needs is not written itself", () => {
  const kernel = constant(ramp(9), [1, 1, 3, 3]);
  const x = input("x", [1, 1, 3, 3]);
  const loss = reduceSum(conv2d(x, kernel, { padding: 1 }));
  const graph = structure(createGraph({ d_x: gradients(loss, [x])[0]! }));
  const kernels = graph.initializer.filter(({ dims }) => dims.length === 4);
  const written = kernels.map(({ rawData }) => [...new Float32Array(rawData.slice().buffer)]);
  expect(written).toContainEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
  expect(written).not.toContainEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test("instance norms all have one epsilon in the model, whatever theirs is", () => {
  const x = input("x", [1, 2, 3, 3]);
  const graph = structure(createGraph({ a: instanceNorm(x), b: instanceNorm(x, 1e-3) }));
  const norms = graph.node.filter(({ opType }) => opType === "InstanceNormalization");
  expect(norms.map(({ attribute }) => attribute[0]!.f)).toEqual([1e-5, 1e-5].map(Math.fround));
  expect(operators(graph).filter((operator) => operator === "Mul")).toHaveLength(1);
  const factor = graph.initializer.find(({ name }) => name.endsWith("/factor"))!;
  expect(new Float32Array(factor.rawData.slice().buffer)[0]).toBeCloseTo(0.1, 6);
});

test("a strided depthwise gradient takes one ConvTranspose for each output of a channel", () => {
  const dy = input("dy", [1, 6, 2, 2]);
  const attributes = { stride: 2, padding: 0, groups: 3 };
  const kernel = input("kernel", [6, 1, 3, 3]);
  const dx = conv2dInputGradient(dy, kernel, [1, 3, 5, 5], attributes);
  const graph = structure(createGraph({ dx }));
  expect(operators(graph).filter((operator) => operator === "ConvTranspose")).toHaveLength(2);
  expect(graph.node.at(-1)!.output).toEqual(["dx"]);
});

test("a kernel that is an input, or a stride, takes the general form", () => {
  const x = input("x", [1, 3, 6, 6]);
  const dynamic = input("kernel", [2, 3, 3, 3]);
  for (const [kernel, stride] of [
    [dynamic, 1],
    [kernelConstant("frozen"), 2],
  ] as const) {
    const loss = reduceSum(square(conv2d(x, kernel, { padding: 1, stride })));
    const graph = structure(createGraph({ d_x: gradients(loss, [x])[0]! }));
    expect(operators(graph)).toContain("ConvTranspose");
  }
});
