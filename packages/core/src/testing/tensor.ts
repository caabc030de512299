/** What the reference kernels compute on: numbers with their shape, and where elements lie. */
import type { OpAttributes, OpName } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";

/**
 * Inputs and constants come as they are, in float32 or as bytes; every result is float64, save that
 * of `toBytes`. Never written to.
 */
export type Numbers = Float32Array | Float64Array | Uint8Array;

/** Row-major numbers of a shape. */
export interface Tensor {
  readonly data: Numbers;
  readonly shape: Shape;
}

/** Computes one op; `shape` is that of the result, as the graph has inferred it. */
export type Kernel<K extends OpName> = (
  inputs: readonly Tensor[],
  attributes: OpAttributes[K],
  shape: Shape,
) => Numbers;

/** How far apart neighbours along each axis lie in a row-major array. */
export function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  }
  return strides;
}

/** The strides with which `from` is read in the order of `to`: 0 along what broadcasting repeats. */
export function broadcastStrides(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const extra = to.length - from.length;
  return to.map((_, axis) =>
    axis < extra || from[axis - extra] === 1 ? 0 : strides[axis - extra]!,
  );
}

/**
 * The position of every element of a block of `shape`, in row-major order, in an array with the
 * given strides. Reading through it transposes, slices and broadcasts; writing through it pads,
 * joins and reduces.
 */
export function positions(shape: Shape, strides: readonly number[], start = 0): Int32Array {
  let result = Int32Array.of(start);
  shape.forEach((size, axis) => {
    const stride = strides[axis]!;
    const longer = new Int32Array(result.length * size);
    for (let i = 0; i < result.length; i++) {
      for (let j = 0; j < size; j++) longer[i * size + j] = result[i]! + j * stride;
    }
    result = longer;
  });
  return result;
}

/** The numbers at the given positions. */
export function read(data: Numbers, from: Int32Array): Float64Array {
  const result = new Float64Array(from.length);
  for (let i = 0; i < from.length; i++) result[i] = data[from[i]!]!;
  return result;
}

/** Adds the numbers to those at the given positions. */
export function addTo(result: Float64Array, to: Int32Array, data: Numbers): void {
  for (let i = 0; i < to.length; i++) result[to[i]!]! += data[i]!;
}

/** The numbers themselves where they are float64, else a copy. */
export function asFloat64(data: Numbers): Float64Array {
  return data instanceof Float64Array ? data : new Float64Array(data);
}
