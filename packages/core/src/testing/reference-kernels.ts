/** One plain loop an op: the kernels of the reference backend. */
import type { OpName } from "../graph/op-set.ts";
import { toEightBits } from "../graph/quantization.ts";
import { type Shape, sameShape, sizeOf } from "../graph/shape.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "./reference-convolution.ts";
import { avgPool2d, instanceNorm, maxPool2d, reflectPad2d } from "./reference-pictures.ts";
import { addProduct } from "./reference-product.ts";
import {
  addTo,
  asFloat64,
  broadcastStrides,
  type Kernel,
  type Numbers,
  positions,
  read,
  stridesOf,
  type Tensor,
} from "./tensor.ts";

/** Ops that compute; `input` and `constant` are given. */
export type ComputedOp = Exclude<OpName, "input" | "constant">;

export const kernels: { readonly [K in ComputedOp]: Kernel<K> } = {
  add: binary((a, b) => a + b),
  sub: binary((a, b) => a - b),
  mul: binary((a, b) => a * b),
  div: binary((a, b) => a / b),
  equal: binary((a, b) => (a === b ? 1 : 0)),
  neg: unary((x) => -x),
  abs: unary(Math.abs),
  relu: unary((x) => Math.max(x, 0)),
  step: unary((x) => (x > 0 ? 1 : 0)),
  sqrt: unary(Math.sqrt),
  tanh: unary(Math.tanh),
  sigmoid: unary((x) => 1 / (1 + Math.exp(-x))),
  toFloat: ([x]) => x!.data,
  // Clamped arrays are filled by the same rule.
  toBytes: ([x]) => new Uint8Array(new Uint8ClampedArray(x!.data).buffer),
  fakeQuantize: ([x], grid) => {
    const each = x!.data.length / grid.scales.length;
    return Float64Array.from(
      toEightBits(x!.data, grid),
      (q, i) => (q - grid.zeroPoint) * Math.fround(grid.scales[Math.floor(i / each)]!),
    );
  },

  matmul: ([a, b], _attributes, shape) => matmul(a!, b!, shape),
  transpose: ([x], { permutation }, shape) => {
    const strides = stridesOf(x!.shape);
    return read(
      x!.data,
      positions(
        shape,
        permutation.map((axis) => strides[axis]!),
      ),
    );
  },

  reshape: ([x]) => x!.data,
  broadcastTo: ([x], _attributes, shape) => broadcast(x!, shape),
  slice: ([x], { starts, sizes }) => {
    const strides = stridesOf(x!.shape);
    return read(x!.data, positions(sizes, strides, offset(starts, strides)));
  },
  pad: ([x], { before }, shape) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    addTo(result, positions(x!.shape, strides, offset(before, strides)), x!.data);
    return result;
  },
  concat: (inputs, { axis }, shape) => {
    const result = new Float64Array(sizeOf(shape));
    const strides = stridesOf(shape);
    let start = 0;
    for (const { data, shape: part } of inputs) {
      addTo(result, positions(part, strides, start * strides[axis]!), data);
      start += part[axis]!;
    }
    return result;
  },

  reduceSum: ([x], { axes }, shape) => {
    const result = new Float64Array(sizeOf(shape));
    const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    addTo(result, positions(x!.shape, broadcastStrides(kept, x!.shape)), x!.data);
    return result;
  },

  conv2d,
  conv2dInputGradient,
  conv2dFilterGradient,

  maxPool2d,
  avgPool2d,
  upsampleNearest2d: ([x], { factor }) => {
    const [n, c, h, w] = x!.shape as [number, number, number, number];
    const [image, plane, row, column] = stridesOf(x!.shape) as [number, number, number, number];
    const repeated = positions([n, c, h, factor, w, factor], [image, plane, row, 0, column, 0]);
    return read(x!.data, repeated);
  },
  // A channel is (out channel, row, column) of a block: rows and columns move beside y and x.
  depthToSpace: ([x], { blockSize }) => {
    const [n, c, h, w] = x!.shape as [number, number, number, number];
    const channels = c / blockSize ** 2;
    const [image, channel, row, column, y, xStride] = stridesOf([
      n,
      channels,
      blockSize,
      blockSize,
      h,
      w,
    ]) as [number, number, number, number, number, number];
    const interleaved = [n, channels, h, blockSize, w, blockSize];
    return read(x!.data, positions(interleaved, [image, channel, y, row, xStride, column]));
  },
  reflectPad2d,
  instanceNorm,
};

/** A kernel that reads no attributes, and so fits several ops. */
type PlainKernel = (inputs: readonly Tensor[], attributes: object, shape: Shape) => Numbers;

function unary(compute: (x: number) => number): PlainKernel {
  return ([x]) => {
    const { data } = x!;
    const result = new Float64Array(data.length);
    for (let i = 0; i < data.length; i++) result[i] = compute(data[i]!);
    return result;
  };
}

function binary(compute: (a: number, b: number) => number): PlainKernel {
  return ([left, right], _attributes, shape) => {
    const a = broadcast(left!, shape);
    const b = broadcast(right!, shape);
    const result = new Float64Array(a.length);
    for (let i = 0; i < a.length; i++) result[i] = compute(a[i]!, b[i]!);
    return result;
  };
}

function broadcast({ data, shape }: Tensor, to: Shape): Numbers {
  return sameShape(shape, to) ? data : read(data, positions(to, broadcastStrides(shape, to)));
}

function matmul(a: Tensor, b: Tensor, shape: Shape): Float64Array {
  const [m, n] = shape.slice(-2) as [number, number];
  const k = a.shape.at(-1)!;
  const batch = shape.slice(0, -2);
  // Where each batch's matrix begins, with the two matrix axes counted as one element.
  const matrices = (from: Shape) => positions(batch, broadcastStrides(from.slice(0, -2), batch));
  const inA = matrices(a.shape);
  const inB = matrices(b.shape);
  const right = asFloat64(b.data);
  const result = new Float64Array(sizeOf(shape));
  for (let i = 0; i < inA.length; i++) {
    addProduct(
      { data: a.data, start: inA[i]! * m * k, row: k, column: 1 },
      { data: right, start: inB[i]! * k * n, row: n },
      { data: result, start: i * m * n, row: n },
      { m, k, n },
    );
  }
  return result;
}

function offset(starts: readonly number[], strides: readonly number[]): number {
  return starts.reduce((sum, start, axis) => sum + start * strides[axis]!, 0);
}
