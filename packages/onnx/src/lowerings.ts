/**
 * Core's ops as ONNX nodes, one entry an op. The forms are those that ONNX Runtime's CPU kernels
 * ran fastest on the graph of VGG-19's losses and gradient.
 */
import type { OpAttributes, OpName, Value } from "@gramstyle/core";
import { compare } from "./compare.ts";
import { constantBehind } from "./constant-data.ts";
import { lowerFilterGradient, lowerInputGradient } from "./convolution-gradients.ts";
import { lowerFakeQuantize } from "./fake-quantize.ts";
import { lowerAffineNorm } from "./instance-norm.ts";
import { byteType, floatType } from "./model-builder.ts";
import type { Lowering, Scope } from "./scope.ts";
import { lowerStep } from "./step.ts";

/** A node of the same name, inputs and meaning. */
const direct =
  (operator: string) =>
  (_value: Value, scope: Scope): void =>
    scope.result(operator, scope.inputs);

const pool =
  (operator: string) =>
  (value: Value<"maxPool2d"> | Value<"avgPool2d">, scope: Scope): void => {
    const window = [value.attributes.size, value.attributes.size];
    scope.result(operator, scope.inputs, { kernel_shape: window, strides: window });
  };

/** To ONNX, where an end that is not bounded by the axis means all of it. */
const axisEnd = 2 ** 31 - 1;

export const lowerings: { readonly [K in OpName]: Lowering<K> } = {
  // The graph declares its inputs itself.
  input: () => {},
  constant: ({ attributes }, scope) => scope.resultFloats(attributes.data, attributes.shape),

  add: direct("Add"),
  sub: direct("Sub"),
  mul: direct("Mul"),
  div: direct("Div"),
  equal: (_value, scope) => compare("Equal", scope.inputs, scope),
  neg: direct("Neg"),
  abs: direct("Abs"),
  relu: direct("Relu"),
  step: lowerStep,
  sqrt: direct("Sqrt"),
  tanh: direct("Tanh"),
  sigmoid: direct("Sigmoid"),
  fakeQuantize: lowerFakeQuantize,
  toFloat: (_value, scope) => scope.result("Cast", scope.inputs, { to: floatType }),
  // ONNX rounds halves to the even number, too; its cast would wrap around what is not clipped.
  toBytes: (_value, scope) => {
    const whole = scope.helper("whole", "Round", scope.inputs);
    const bounds = [0, 255].map((bound) => scope.floats(`to${bound}`, Float32Array.of(bound), []));
    const clipped = scope.helper("clipped", "Clip", [whole, ...bounds]);
    scope.result("Cast", [clipped], { to: byteType });
  },

  // Next to a Transpose of the last two axes the engine makes one FusedMatMul of both.
  matmul: direct("MatMul"),
  transpose: ({ attributes }, scope) =>
    scope.result("Transpose", scope.inputs, { perm: attributes.permutation }),

  reshape: (value, scope) => {
    const known = constantBehind(value);
    if (known) return scope.resultFloats(known.attributes.data, value.shape);
    // Zeros stand for what the input has.
    const sized = scope.sized ? [...value.shape.slice(0, 2), 0, 0] : value.shape;
    const shape = scope.batched ? [0, ...sized.slice(1)] : sized;
    scope.result("Reshape", [...scope.inputs, scope.integers("shape", shape)]);
  },
  broadcastTo: ({ shape }, scope) =>
    scope.result("Expand", [...scope.inputs, scope.integers("shape", shape)]),
  slice: ({ attributes: { starts, sizes }, inputs: [x] }, scope) => {
    const from = scope.integers("starts", starts);
    const ends = starts.map((start, axis) => {
      const end = start + sizes[axis]!;
      // What is cut off at the far side stays the same for a picture of any size.
      return scope.sized && axis >= 2 ? end - x!.shape[axis]! || axisEnd : end;
    });
    const to = scope.integers("ends", ends);
    scope.result("Slice", [...scope.inputs, from, to]);
  },
  pad: ({ attributes: { before, after } }, scope) =>
    scope.result("Pad", [...scope.inputs, scope.integers("pads", [...before, ...after])]),
  concat: ({ attributes }, scope) =>
    scope.result("Concat", scope.inputs, { axis: attributes.axis }),

  reduceSum: ({ attributes: { axes, keepDimensions } }, scope) => {
    // To ONNX no axes mean all axes.
    if (axes.length === 0) return scope.result("Identity", scope.inputs);
    scope.result("ReduceSum", [...scope.inputs, scope.integers("axes", axes)], {
      keepdims: keepDimensions ? 1 : 0,
    });
  },

  conv2d: ({ attributes: { stride, padding, groups }, inputs }, scope) =>
    scope.result("Conv", scope.inputs, {
      kernel_shape: inputs[1]!.shape.slice(2),
      strides: [stride, stride],
      pads: [padding, padding, padding, padding],
      group: groups,
    }),
  conv2dInputGradient: lowerInputGradient,
  conv2dFilterGradient: lowerFilterGradient,

  maxPool2d: pool("MaxPool"),
  avgPool2d: pool("AveragePool"),
  upsampleNearest2d: ({ attributes: { factor } }, scope) => {
    const scales = scope.floats("scales", Float32Array.of(1, 1, factor, factor), [4]);
    // The empty name leaves out the region of interest, which only another mode reads.
    scope.result("Resize", [...scope.inputs, "", scales], {
      mode: "nearest",
      coordinate_transformation_mode: "asymmetric",
      nearest_mode: "floor",
    });
  },
  depthToSpace: ({ attributes }, scope) =>
    scope.result("DepthToSpace", scope.inputs, { blocksize: attributes.blockSize, mode: "CRD" }),
  reflectPad2d: ({ attributes: { padding } }, scope) => {
    const border = [0, 0, padding, padding];
    const pads = scope.integers("pads", [...border, ...border]);
    scope.result("Pad", [...scope.inputs, pads], { mode: "reflect" });
  },

  instanceNorm: (norm, scope) => lowerAffineNorm({ norm }, scope),
};

/** Calls the entry of the value's own op. */
export function lower<K extends keyof OpAttributes>(value: Value<K>, scope: Scope): void {
  const lowering = lowerings[value.op] as Lowering<K>;
  lowering(value, scope);
}
