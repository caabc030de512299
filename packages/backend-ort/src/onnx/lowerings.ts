/**
 * Core's ops as ONNX nodes, one entry an op. The forms are those that ONNX Runtime's CPU kernels
 * ran fastest on the graph of VGG-19's losses and gradient.
 */
import type { OpAttributes, OpName, Shape, Value } from "@gramstyle/core";
import { lowerFilterGradient, lowerInputGradient } from "./convolution-gradients.ts";
import { type Attributes, floatType } from "./model-builder.ts";

/** Where a lowering puts its nodes: everything is called after the value that is lowered. */
export interface Scope {
  /** The names of the tensors of the value's inputs. */
  readonly inputs: readonly string[];
  /** Adds the node that computes the value; it carries the value's own name. */
  result(operator: string, inputs: readonly string[], attributes?: Attributes): void;
  /** Adds a node on the way there, `<value>/<suffix>`, and returns the name of its output. */
  helper(
    suffix: string,
    operator: string,
    inputs: readonly string[],
    attributes?: Attributes,
  ): string;
  /** Adds an initializer of int64, `<value>/<suffix>`, and returns its name. */
  integers(suffix: string, numbers: readonly number[]): string;
  /** Adds an initializer of float32, `<value>/<suffix>`, and returns its name. */
  floats(suffix: string, data: Float32Array, shape: Shape): string;
  /** The value itself as an initializer. */
  resultFloats(data: Float32Array, shape: Shape): void;
  /**
   * The same initializer for all who ask with the same owner and key, made by the first:
   * a kernel rewritten for two convolutions is kept once.
   */
  shared(owner: Value, key: string, make: () => string): string;
}

export type Lowering<K extends OpName> = (value: Value<K>, scope: Scope) => void;

/** A node of the same name, inputs and meaning. */
const direct =
  (operator: string) =>
  (_value: Value, scope: Scope): void =>
    scope.result(operator, scope.inputs);

/** A comparison gives booleans; core's ops give 0 and 1. */
function compare(operator: string, inputs: readonly string[], scope: Scope): void {
  const truth = scope.helper(operator.toLowerCase(), operator, inputs);
  scope.result("Cast", [truth], { to: floatType });
}

const pool =
  (operator: string) =>
  (value: Value<"maxPool2d"> | Value<"avgPool2d">, scope: Scope): void => {
    const window = [value.attributes.size, value.attributes.size];
    scope.result(operator, scope.inputs, { kernel_shape: window, strides: window });
  };

/** Of instance normalization in every framework. */
const usualEpsilon = 1e-5;

function scaled(factor: number, scope: Scope): string {
  const by = scope.floats("factor", Float32Array.of(factor), []);
  return scope.helper("scaled", "Mul", [scope.inputs[0]!, by]);
}

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
  step: (_value, scope) => {
    const zero = scope.floats("zero", Float32Array.of(0), []);
    compare("Greater", [...scope.inputs, zero], scope);
  },
  sqrt: direct("Sqrt"),
  tanh: direct("Tanh"),
  sigmoid: direct("Sigmoid"),

  // Next to a Transpose of the last two axes the engine makes one FusedMatMul of both.
  matmul: direct("MatMul"),
  transpose: ({ attributes }, scope) =>
    scope.result("Transpose", scope.inputs, { perm: attributes.permutation }),

  reshape: ({ shape }, scope) =>
    scope.result("Reshape", [...scope.inputs, scope.integers("shape", shape)]),
  broadcastTo: ({ shape }, scope) =>
    scope.result("Expand", [...scope.inputs, scope.integers("shape", shape)]),
  slice: ({ attributes: { starts, sizes } }, scope) => {
    const from = scope.integers("starts", starts);
    const to = scope.integers(
      "ends",
      starts.map((start, axis) => start + sizes[axis]!),
    );
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

  instanceNorm: ({ attributes: { epsilon }, shape }, scope) => {
    // ONNX's op has an affine part; core's has none.
    const channels = shape[1]!;
    const scale = scope.floats("scale", new Float32Array(channels).fill(1), [channels]);
    const shift = scope.floats("shift", new Float32Array(channels), [channels]);
    // On WebGPU, ONNX Runtime 1.30 uses one epsilon for all norms of a shape. So all have the
    // usual one here: another amounts to scaling x before, since f x / √(f² v + f² ε) does not
    // depend on f.
    const factor = epsilon > 0 ? Math.sqrt(usualEpsilon / epsilon) : 1;
    const x = factor === 1 ? scope.inputs[0]! : scaled(factor, scope);
    scope.result("InstanceNormalization", [x, scale, shift], {
      epsilon: { float: epsilon > 0 ? usualEpsilon : epsilon },
    });
  },
};

/** Calls the entry of the value's own op. */
export function lower<K extends keyof OpAttributes>(value: Value<K>, scope: Scope): void {
  const lowering = lowerings[value.op] as Lowering<K>;
  lowering(value, scope);
}
