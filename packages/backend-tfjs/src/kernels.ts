/** Core's ops as kernels of TensorFlow.js, one entry an op. */
import type { OpName, Shape, Value } from "@gramstyle/core";
import { lowerFilterGradient, lowerInputGradient } from "./convolution-gradients.ts";
import { lowerConvolution } from "./convolutions.ts";
import {
  type Lowering,
  lowerBinary,
  lowerEqual,
  lowerFakeQuantize,
  lowerRelu,
  lowerStep,
  lowerToBytes,
  lowerToFloat,
  lowerUnary,
} from "./elementwise.ts";
import { arranged, axisIn, keepsChannels, type Layout } from "./layout.ts";
import { lowerMatmul, lowerTranspose } from "./linear-algebra.ts";
import {
  lowerDepthToSpace,
  lowerInstanceNorm,
  lowerPool,
  lowerReflectPad,
  lowerUpsample,
} from "./pictures.ts";
import type { Slot } from "./program.ts";
import { lowerReduceSum } from "./reductions.ts";
import { expand, type Scope } from "./scope.ts";

/** A kernel that moves elements, in whichever layout the value should have. */
function moved(
  value: Value,
  scope: Scope,
  call: (x: Slot, layout: Layout, shape: Shape) => Slot,
): void {
  const layout = scope.layoutOf(value);
  const x = scope.read(value.inputs[0]!, layout);
  scope.write(value, layout, call(x, layout, arranged(value.shape, layout)));
}

export const lowerings: { readonly [K in OpName]: Lowering<K> } = {
  // Both are made where they are read first.
  input: () => {},
  constant: () => {},

  add: lowerBinary("Add"),
  sub: lowerBinary("Sub"),
  mul: lowerBinary("Multiply"),
  div: lowerBinary("RealDiv"),
  equal: lowerEqual,
  neg: lowerUnary("Neg"),
  abs: lowerUnary("Abs"),
  relu: lowerRelu,
  step: lowerStep,
  sqrt: lowerUnary("Sqrt"),
  tanh: lowerUnary("Tanh"),
  sigmoid: lowerUnary("Sigmoid"),
  fakeQuantize: lowerFakeQuantize,
  toFloat: lowerToFloat,
  toBytes: lowerToBytes,

  matmul: lowerMatmul,
  transpose: lowerTranspose,

  reshape: (value, scope) => {
    const [x] = value.inputs;
    const layout = keepsChannels(x!.shape, value.shape) ? scope.layoutOf(value) : "first";
    const slot = scope.reshape(scope.read(x!, layout), arranged(value.shape, layout));
    scope.write(value, layout, slot);
  },
  broadcastTo: (value, scope) => {
    const layout = scope.layoutOf(value);
    const x = scope.read(value.inputs[0]!, layout, value.shape.length);
    scope.write(value, layout, expand(x, arranged(value.shape, layout), scope));
  },
  slice: (value, scope) => {
    const { starts, sizes } = value.attributes;
    moved(value, scope, (x, layout, shape) => {
      const attributes = { begin: arranged(starts, layout), size: arranged(sizes, layout) };
      return scope.call("Slice", { x }, attributes, shape);
    });
  },
  pad: (value, scope) => {
    const { before, after } = value.attributes;
    const paddings = before.map((count, axis) => [count, after[axis]!]);
    moved(value, scope, (x, layout, shape) =>
      scope.call("PadV2", { x }, { paddings: arranged(paddings, layout), constantValue: 0 }, shape),
    );
  },
  concat: (value, scope) => {
    const layout = scope.layoutOf(value);
    const axis = axisIn(layout, value.attributes.axis, value.shape.length);
    const parts = value.inputs.map((part) => scope.read(part, layout));
    const shape = arranged(value.shape, layout);
    scope.write(value, layout, scope.call("Concat", parts, { axis }, shape));
  },

  reduceSum: lowerReduceSum,

  conv2d: lowerConvolution,
  conv2dInputGradient: lowerInputGradient,
  conv2dFilterGradient: lowerFilterGradient,

  maxPool2d: lowerPool("MaxPool"),
  avgPool2d: lowerPool("AvgPool"),
  upsampleNearest2d: lowerUpsample,
  depthToSpace: lowerDepthToSpace,
  reflectPad2d: lowerReflectPad,
  instanceNorm: lowerInstanceNorm,
};
