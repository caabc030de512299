/**
 * One VJP rule an op: given y = op(inputs) and dy, the gradient of the loss with respect to y,
 * what each input gets, as graph values. A rule returns one function an input, so that nothing is
 * built for inputs that nobody differentiates (frozen weights); one that returns undefined has
 * nothing to add. `zero` marks ops with no gradient.
 */
import type { OpName, QuantizationAttributes } from "../graph/op-set.ts";
import { eightBits } from "../graph/quantization.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "../ops/convolution.ts";
import { add, constant, div, equal, mul, neg, sqrt, step, sub } from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { broadcastTo, pad, padAxis, reshape, slice, sliceAxis } from "../ops/movement.ts";
import { avgPool2d, upsampleNearest2d } from "../ops/pooling.ts";
import { mean, reduceSum } from "../ops/reduce.ts";

type Vjp = readonly (() => Value | undefined)[] | "zero";
type VjpRule<K extends OpName> = (dy: Value, y: Value<K>, ...inputs: Value[]) => Vjp;

/**
 * What each input of a value gets.
 * @param wanted the values whose gradients are asked for
 */
export function vjpOf(value: Value, dy: Value, wanted: ReadonlySet<Value>): Vjp {
  const [a, b] = value.inputs;
  // Of a Gram matrix a·aᵀ both factors' gradients are one product: (dy + dyᵀ)·a. It goes past aᵀ,
  // which nothing else may then ask for.
  if (value.op === "matmul" && isTransposeOf(b!, a!) && !wanted.has(b!)) {
    return [() => matmul(add(dy, transpose(dy)), a!), () => undefined];
  }
  const rule = vjpRules[value.op] as VjpRule<OpName>;
  return rule(dy, value as never, ...value.inputs);
}

const vjpRules: { readonly [K in OpName]: VjpRule<K> } = {
  input: () => "zero",
  constant: () => "zero",
  equal: () => "zero",
  step: () => "zero",
  // Straight through (Bengio, Léonard and Courville 2013, arXiv 1308.3432): as if it were not there,
  // except where it clips.
  fakeQuantize: (dy, y, x) => [() => mul(dy, insideGrid(x!, y.attributes))],
  toFloat: (dy) => [() => dy],
  toBytes: () => {
    throw new TypeError("gradients: toBytes has none; differentiate what goes into it");
  },

  add: (dy, _y, a, b) => [() => unbroadcast(dy, a!.shape), () => unbroadcast(dy, b!.shape)],
  sub: (dy, _y, a, b) => [() => unbroadcast(dy, a!.shape), () => unbroadcast(neg(dy), b!.shape)],
  mul: (dy, _y, a, b) => [
    () => unbroadcast(mul(dy, b!), a!.shape),
    () => unbroadcast(mul(dy, a!), b!.shape),
  ],
  div: (dy, y, a, b) => [
    () => unbroadcast(div(dy, b!), a!.shape),
    () => unbroadcast(neg(div(mul(dy, y), b!)), b!.shape),
  ],
  neg: (dy) => [() => neg(dy)],
  // The sign of x; 0 at 0.
  abs: (dy, _y, x) => [() => mul(dy, sub(step(x!), step(neg(x!))))],
  // From y, so that x need not be kept.
  relu: (dy, y) => [() => mul(dy, step(y))],
  sqrt: (dy, y) => [() => div(mul(dy, 0.5), y)],
  tanh: (dy, y) => [() => mul(dy, sub(1, mul(y, y)))],
  sigmoid: (dy, y) => [() => mul(dy, mul(y, sub(1, y)))],

  matmul: (dy, _y, a, b) => [
    () => unbroadcast(matmul(dy, transpose(b!)), a!.shape),
    () => unbroadcast(matmul(transpose(a!), dy), b!.shape),
  ],
  transpose: (dy, y) => [
    () =>
      transpose(
        dy,
        y.attributes.permutation.map((_, axis) => y.attributes.permutation.indexOf(axis)),
      ),
  ],

  reshape: (dy, _y, x) => [() => reshape(dy, x!.shape)],
  broadcastTo: (dy, _y, x) => [() => unbroadcast(dy, x!.shape)],
  slice: (dy, y, x) => [
    () => {
      const { starts, sizes } = y.attributes;
      return pad(
        dy,
        starts,
        x!.shape.map((size, axis) => size - starts[axis]! - sizes[axis]!),
      );
    },
  ],
  pad: (dy, y, x) => [() => slice(dy, y.attributes.before, x!.shape)],
  concat: (dy, y, ...inputs) => {
    const { axis } = y.attributes;
    let start = 0;
    return inputs.map((value) => {
      const from = start;
      start += value.shape[axis]!;
      return () => sliceAxis(dy, axis, from, value.shape[axis]!);
    });
  },
  reduceSum: (dy, y, x) => [
    () => {
      const kept = x!.shape.map((size, axis) => (y.attributes.axes.includes(axis) ? 1 : size));
      return broadcastTo(reshape(dy, kept), x!.shape);
    },
  ],

  // The three convolutions are one trilinear form in (x, kernel, dy): each one's gradients are
  // the other two.
  conv2d: (dy, y, x, kernel) => [
    () => conv2dInputGradient(dy, kernel!, x!.shape, y.attributes),
    () => conv2dFilterGradient(x!, dy, kernel!.shape, y.attributes),
    () => reduceSum(dy, { axes: [0, 2, 3] }),
  ],
  conv2dInputGradient: (g, y, dy, kernel) => [
    () => conv2d(g, kernel!, y.attributes),
    () => conv2dFilterGradient(g, dy!, kernel!.shape, y.attributes),
  ],
  conv2dFilterGradient: (g, y, x, dy) => [
    () => conv2dInputGradient(dy!, g, x!.shape, y.attributes),
    () => conv2d(x!, g, y.attributes),
  ],

  // Every position that equals its window's maximum gets the gradient: ties share it in full.
  maxPool2d: (dy, y, x) => [
    () => {
      const { size } = y.attributes;
      const windows = wholeWindows(x!, size);
      const mask = equal(windows, upsampleNearest2d(y, size));
      return padTo(mul(mask, upsampleNearest2d(dy, size)), x!.shape);
    },
  ],
  avgPool2d: (dy, y, x) => [
    () => {
      const { size } = y.attributes;
      return padTo(upsampleNearest2d(mul(dy, 1 / (size * size)), size), x!.shape);
    },
  ],
  upsampleNearest2d: (dy, y) => [
    () => mul(avgPool2d(dy, y.attributes.factor), y.attributes.factor ** 2),
  ],
  depthToSpace: (dy, y, x) => [
    () => {
      const [n, channels, h, w] = x!.shape as [number, number, number, number];
      const block = y.attributes.blockSize;
      const blocks = reshape(dy, [n, channels / block ** 2, h, block, w, block]);
      return reshape(transpose(blocks, [0, 1, 3, 5, 2, 4]), x!.shape);
    },
  ],
  reflectPad2d: (dy, y) => [
    () => [2, 3].reduce((folded, axis) => foldReflection(folded, axis, y.attributes.padding), dy),
  ],

  // With x̂ = y and s = 1/√(variance + ε): dx = s (dy − mean(dy) − y mean(dy y)).
  instanceNorm: (dy, y, x) => [
    () => {
      const overPixels = { axes: [2, 3], keepDimensions: true };
      const centred = sub(x!, mean(x!, overPixels));
      const variance = mean(mul(centred, centred), overPixels);
      const deviation = sqrt(add(variance, y.attributes.epsilon));
      const along = mul(y, mean(mul(dy, y), overPixels));
      return div(sub(sub(dy, mean(dy, overPixels)), along), deviation);
    },
  ],
};

/** Whether b is a with its last two axes swapped. */
function isTransposeOf(b: Value, a: Value): boolean {
  if (b.op !== "transpose" || b.inputs[0] !== a) return false;
  const { permutation } = b.attributes;
  const last = permutation.length - 1;
  return permutation.every(
    (axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i),
  );
}

/** 1 where x is within the grid, half a step beyond its ends included; else 0. */
function insideGrid(x: Value, { scales, zeroPoint, signed }: QuantizationAttributes): Value {
  const shape =
    scales.length === 1 ? [] : x.shape.map((_, axis) => (axis === 0 ? scales.length : 1));
  const [low, high] = eightBits(signed).map((end) => end - zeroPoint) as [number, number];
  const bound = (end: number) =>
    constant(
      Float32Array.from(scales, (scale) => scale * end),
      shape,
    );
  return mul(step(sub(x, bound(low - 0.5))), step(sub(bound(high + 0.5), x)));
}

/** Sums over the axes that broadcasting repeated. */
function unbroadcast(dy: Value, shape: Shape): Value {
  const extra = dy.shape.length - shape.length;
  const axes = dy.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < extra || (shape[axis - extra] === 1 && dy.shape[axis] !== 1));
  return axes.length === 0 ? dy : reshape(reduceSum(dy, { axes, keepDimensions: true }), shape);
}

/** x without the rest at the right and bottom that pooling drops. */
function wholeWindows(x: Value, size: number): Value {
  const [n, c, h, w] = x.shape as [number, number, number, number];
  return slice(x, [0, 0, 0, 0], [n, c, h - (h % size), w - (w % size)]);
}

function padTo(x: Value, shape: Shape): Value {
  return pad(
    x,
    shape.map(() => 0),
    shape.map((size, axis) => size - x.shape[axis]!),
  );
}

/** The adjoint of reflection along one axis: both borders, turned round, land beside the edge. */
function foldReflection(dy: Value, axis: number, padding: number): Value {
  if (padding === 0) return dy;
  const size = dy.shape[axis]! - 2 * padding;
  const centre = sliceAxis(dy, axis, padding, size);
  const first = reversed(sliceAxis(dy, axis, 0, padding), axis);
  const last = reversed(sliceAxis(dy, axis, padding + size, padding), axis);
  const rest = size - padding - 1;
  return add(centre, add(padAxis(first, axis, 1, rest), padAxis(last, axis, rest, 1)));
}

/** Turns the order along axis 2 or 3 round: a product with the exchange matrix. */
function reversed(x: Value, axis: number): Value {
  const size = x.shape[axis]!;
  if (size === 1) return x;
  const exchange = new Float32Array(size * size);
  for (let i = 0; i < size; i++) exchange[i * size + size - 1 - i] = 1;
  const matrix = constant(exchange, [size, size]);
  return axis === 3 ? matmul(x, matrix) : matmul(matrix, x);
}
