/**
 * The two gradients of y = conv2d(x, kernel). dx is itself a convolution on every engine where that
 * is fast; dkernel is a kernel of the engine, or products of slices where there is none.
 */
import type { Value } from "@gramstyle/core";
import {
  convolve,
  type FourSizes,
  joined,
  kernelSlot,
  type Margins,
  partOf,
  permuted,
  pictureShape,
  withMargins,
} from "./convolutions.ts";
import { multiply } from "./linear-algebra.ts";
import { spread } from "./pictures.ts";
import type { Slot } from "./program.ts";
import type { Scope } from "./scope.ts";

/**
 * A convolution of dy, spread out by the stride, with the kernel turned by 180° and its channel
 * axes swapped.
 */
export function lowerInputGradient(value: Value<"conv2dInputGradient">, scope: Scope): void {
  const { stride, groups } = value.attributes;
  const [dyValue, kernel] = value.inputs as [Value, Value];
  const dy = scope.read(dyValue, "last");
  if (groups === 1 && stride > 1 && scope.traits.convolutionGradients) {
    scope.write(value, "last", callInputGradient(value, dy, scope));
    return;
  }
  const x = stride === 1 ? dy : spread(dy, stride, cornerPattern(stride), scope);
  const margins = marginsFor(value, x);
  // k×k×O×(C/groups)
  const turned = scope.shared(kernel, "turned", () =>
    permuted(kernel, kernel.shape, [2, 3, 0, 1], scope, true),
  );
  const depthwise = groups > 1 && kernel.shape[0] === groups && kernel.shape[1] === 1;
  if (groups === 1 || depthwise) {
    const convolution = { x, kernel: turned, margins, stride: 1, depthwise };
    scope.write(value, "last", convolve(convolution, scope));
    return;
  }
  const parts = Array.from({ length: groups }, (_, group) => {
    const part = partOf(x, 3, group, groups, scope);
    const partKernel = partOf(turned, 2, group, groups, scope);
    return convolve({ x: part, kernel: partKernel, margins, stride: 1, depthwise: false }, scope);
  });
  scope.write(value, "last", joined(parts, scope));
}

/** 1 at the upper left of a block, else 0. */
function cornerPattern(size: number): Float32Array {
  const pattern = new Float32Array(size * size);
  pattern[0] = 1;
  return pattern;
}

/** What makes the convolution of the spread dy as large as x, with x's first pixel in its place. */
function marginsFor({ attributes, inputs, shape }: Value<"conv2dInputGradient">, x: Slot): Margins {
  const [, , height, width] = inputs[1]!.shape as FourSizes;
  const [, dxHeight, dxWidth] = pictureShape(shape);
  const [, xHeight, xWidth] = x.shape as FourSizes;
  const top = height - 1 - attributes.padding;
  const left = width - 1 - attributes.padding;
  return {
    top,
    bottom: dxHeight + height - 1 - xHeight - top,
    left,
    right: dxWidth + width - 1 - xWidth - left,
  };
}

/** By the engine's own kernel, which then knows no padding: what it gives for the border is cut. */
function callInputGradient(value: Value<"conv2dInputGradient">, dy: Slot, scope: Scope): Slot {
  const { stride, padding } = value.attributes;
  const [n, h, w, c] = pictureShape(value.shape);
  const inputShape = [n, h + 2 * padding, w + 2 * padding, c];
  const filter = kernelSlot(value.inputs[1]!, scope);
  const dx = scope.call(
    "Conv2DBackpropInput",
    { dy, filter },
    { ...validConvolution(stride), inputShape },
    inputShape,
  );
  if (padding === 0) return dx;
  const size = [n, h, w, c];
  return scope.call("Slice", { x: dx }, { begin: [0, padding, padding, 0], size }, size);
}

const validConvolution = (stride: number) => ({
  strides: [stride, stride],
  pad: "valid",
  dataFormat: "NHWC",
  dimRoundingMode: "floor",
});

export function lowerFilterGradient(value: Value<"conv2dFilterGradient">, scope: Scope): void {
  const { groups, padding, filterShape } = value.attributes;
  const [xValue, dyValue] = value.inputs as [Value, Value];
  const border = [padding, padding] as const;
  const padded = withMargins(scope.read(xValue, "last"), [[0, 0], border, border, [0, 0]], scope);
  const dy = scope.read(dyValue, "last");
  if (groups > 1 && filterShape[1] === 1) {
    scope.write(value, "first", depthwiseFilterGradient(value, padded, dy, scope));
    return;
  }
  const [out, perGroup, height, width] = filterShape as FourSizes;
  const gradient = scope.traits.convolutionGradients ? callFilterGradient : sumOfProducts;
  const parts = Array.from({ length: groups }, (_, group) => {
    const x = groups === 1 ? padded : partOf(padded, 3, group, groups, scope);
    const part = groups === 1 ? dy : partOf(dy, 3, group, groups, scope);
    return gradient(x, part, [height, width, perGroup, out / groups], value, scope);
  });
  const whole = groups === 1 ? parts[0]! : joined(parts, scope);
  scope.write(value, "first", scope.transpose(whole, [3, 2, 0, 1]));
}

/** x (N×H×W×I, padded) and dy (N×h×w×O) to k×k×I×O. */
type FilterGradient = (
  x: Slot,
  dy: Slot,
  shape: FourSizes,
  value: Value<"conv2dFilterGradient">,
  scope: Scope,
) => Slot;

const callFilterGradient: FilterGradient = (x, dy, filterShape, { attributes }, scope) => {
  const convolution = { ...validConvolution(attributes.stride), filterShape };
  return scope.call("Conv2DBackpropFilter", { x, dy }, convolution, filterShape);
};

/**
 * For each position of the kernel, the pixels of x that it met, times dy, summed over the pixels:
 * a matrix product. Those pixels are taken with channels first, so that no operand of the product
 * has to be transposed.
 */
const sumOfProducts: FilterGradient = (x, dy, [height, width, c, o], { attributes }, scope) => {
  const [n, h, w] = dy.shape as FourSizes;
  const [, xHeight, xWidth] = x.shape as FourSizes;
  const pixels = h * w;
  const planes = scope.reshape(
    scope.transpose(scope.reshape(x, [n, xHeight * xWidth, c]), [0, 2, 1]),
    [n, c, xHeight, xWidth],
  );
  const taps = positions(height, width).map(([row, column]) => {
    const met = every(planes, [0, 0, row, column], [n, c, h, w], attributes.stride, [2, 3], scope);
    const products = multiply(met, dy, [n, c, pixels, o], scope);
    if (n === 1) return scope.reshape(products, [1, c, o]);
    return scope.call("Sum", { x: products }, { axis: [0], keepDims: true }, [1, c, o]);
  });
  const all = scope.call("Concat", taps, { axis: 0 }, [taps.length, c, o]);
  return scope.reshape(all, [height, width, c, o]);
};

/** C·M×1×k×k: products channel by channel, summed over the pixels. */
function depthwiseFilterGradient(
  { attributes }: Value<"conv2dFilterGradient">,
  x: Slot,
  dy: Slot,
  scope: Scope,
): Slot {
  const { stride, groups, filterShape } = attributes;
  const [out, , height, width] = filterShape as FourSizes;
  const [n, h, w] = dy.shape as FourSizes;
  const multiplier = out / groups;
  const pixels = n * h * w;
  const right = scope.reshape(dy, [pixels, groups, multiplier]);
  const taps = positions(height, width).map(([row, column]) => {
    const met = every(x, [0, row, column, 0], [n, h, w, groups], stride, [1, 2], scope);
    const left = scope.reshape(met, [pixels, groups, 1]);
    const shape = [pixels, groups, multiplier];
    const products = scope.call("Multiply", { a: left, b: right }, {}, shape);
    const sum = scope.call("Sum", { x: products }, { axis: [0], keepDims: true }, [
      1,
      groups,
      multiplier,
    ]);
    return scope.reshape(sum, [1, out]);
  });
  const all = scope.call("Concat", taps, { axis: 0 }, [taps.length, out]);
  return scope.reshape(scope.transpose(all, [1, 0]), filterShape);
}

/** The block of `size` elements that begins at `begin` and takes every stride-th of some axes. */
function every(
  x: Slot,
  begin: readonly number[],
  size: readonly number[],
  stride: number,
  axes: readonly number[],
  scope: Scope,
): Slot {
  if (stride === 1) return scope.call("Slice", { x }, { begin, size }, size);
  const strides = begin.map((_, axis) => (axes.includes(axis) ? stride : 1));
  const end = begin.map((start, axis) => start + (size[axis]! - 1) * strides[axis]! + 1);
  const masks = {
    beginMask: 0,
    endMask: 0,
    ellipsisMask: 0,
    newAxisMask: 0,
    shrinkAxisMask: 0,
  };
  return scope.call("StridedSlice", { x }, { begin, end, strides, ...masks }, size);
}

/** Row by row, as the kernel lies in memory. */
function positions(height: number, width: number): [number, number][] {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
}
