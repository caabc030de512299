/** What each op makes of its inputs' shapes, and the errors when they do not fit. */
import { ShapeError } from "../errors.ts";
import type { ConvolutionAttributes, OpAttributes, OpName } from "./op-set.ts";
import { eightBits } from "./quantization.ts";
import { broadcastShapes, formatShape, type Shape, sameShape, sizeOf } from "./shape.ts";

type Expect = (condition: boolean, expected: string) => void;
type ShapeRule<K extends OpName> = (
  inputs: readonly Shape[],
  attributes: OpAttributes[K],
  expect: Expect,
) => Shape;

/** Checks the inputs of an op and returns the shape of its result. */
export function inferShape<K extends OpName>(
  op: K,
  inputs: readonly Shape[],
  attributes: OpAttributes[K],
  names: () => readonly (string | undefined)[] = () => [],
): Shape {
  const expect: Expect = (condition, expected) => {
    if (condition) return;
    const given = inputs
      .map((shape, i) => [names()[i], formatShape(shape)].filter(Boolean).join(" "))
      .join(", ");
    throw new ShapeError(`${op}: expected ${expected}${given ? `, got ${given}` : ""}`);
  };
  const [least, most] = inputCounts[op] ?? [1, 1];
  expect(
    inputs.length >= least && inputs.length <= most,
    least === most ? `${least} input${least === 1 ? "" : "s"}` : `at least ${least} inputs`,
  );
  const shape = shapeRules[op](inputs, attributes, expect);
  expect(
    shape.every((size) => Number.isInteger(size) && size > 0),
    `sizes that are positive integers (the result would be ${formatShape(shape)})`,
  );
  return shape;
}

const binary: [number, number] = [2, 2];
const inputCounts: Partial<Record<OpName, [number, number]>> = {
  input: [0, 0],
  constant: [0, 0],
  add: binary,
  sub: binary,
  mul: binary,
  div: binary,
  equal: binary,
  matmul: binary,
  concat: [1, Number.POSITIVE_INFINITY],
  conv2d: [2, 3],
  conv2dInputGradient: binary,
  conv2dFilterGradient: binary,
};

const same = ([x]: readonly Shape[]): Shape => x!;

const broadcast = ([a, b]: readonly Shape[], _attributes: unknown, expect: Expect): Shape => {
  const shape = broadcastShapes(a!, b!);
  expect(shape !== undefined, "shapes that broadcast");
  return shape!;
};

const shapeRules: { readonly [K in OpName]: ShapeRule<K> } = {
  input: (_inputs, { shape }) => shape,
  constant: (_inputs, { data, shape }, expect) => {
    expect(
      sizeOf(shape) === data.length,
      `${sizeOf(shape)} numbers for ${formatShape(shape)}, not ${data.length}`,
    );
    return shape;
  },

  add: broadcast,
  sub: broadcast,
  mul: broadcast,
  div: broadcast,
  equal: broadcast,
  neg: same,
  abs: same,
  relu: same,
  step: same,
  sqrt: same,
  tanh: same,
  sigmoid: same,
  toFloat: same,
  toBytes: same,
  fakeQuantize: ([x], { scales, zeroPoint, signed }, expect) => {
    expect(
      scales.length === 1 || scales.length === x![0],
      `a scale, or one for each index of the first axis, not ${scales.length}`,
    );
    expect(
      scales.every((scale) => scale > 0 && Number.isFinite(scale)),
      `positive scales, not [${scales}]`,
    );
    const [low, high] = eightBits(signed);
    expect(
      Number.isInteger(zeroPoint) && zeroPoint >= low && zeroPoint <= high,
      `a whole zero point from ${low} to ${high}, not ${zeroPoint}`,
    );
    return x!;
  },

  matmul: ([a, b], _attributes, expect) => {
    const fits =
      a!.length >= 2 && b!.length >= 2 && a!.at(-1) === b!.at(-2) ? batchShape(a!, b!) : undefined;
    expect(fits !== undefined, "matrices …×m×k and …×k×n");
    return [...fits!, a!.at(-2)!, b!.at(-1)!];
  },
  transpose: ([x], { permutation }, expect) => {
    const axes = [...permutation].sort((a, b) => a - b);
    expect(
      axes.length === x!.length && axes.every((axis, i) => axis === i),
      `a permutation of ${x!.length} axes, not [${permutation}]`,
    );
    return permutation.map((axis) => x![axis]!);
  },

  reshape: ([x], { shape }, expect) => {
    expect(sizeOf(shape) === sizeOf(x!), `as many elements as ${formatShape(shape)} has`);
    return shape;
  },
  broadcastTo: ([x], { shape }, expect) => {
    const result = broadcastShapes(x!, shape);
    expect(
      result !== undefined && sameShape(result, shape),
      `a shape that broadcasts to ${formatShape(shape)}`,
    );
    return shape;
  },
  slice: ([x], { starts, sizes }, expect) => {
    const inside =
      starts.length === x!.length &&
      sizes.length === x!.length &&
      x!.every((size, axis) => isCount(starts[axis]!) && starts[axis]! + sizes[axis]! <= size);
    expect(inside, `a slice inside x, not start [${starts}] size [${sizes}]`);
    return sizes;
  },
  pad: ([x], { before, after }, expect) => {
    expect(
      before.length === x!.length &&
        after.length === x!.length &&
        [...before, ...after].every(isCount),
      `padding of 0 or more for ${x!.length} axes, not before [${before}] after [${after}]`,
    );
    return x!.map((size, axis) => size + before[axis]! + after[axis]!);
  },
  concat: (inputs, { axis }, expect) => {
    const [first] = inputs;
    const fits = inputs.every(
      (shape) =>
        shape.length === first!.length &&
        shape.every((size, i) => i === axis || size === first![i]),
    );
    expect(fits && axis >= 0 && axis < first!.length, `shapes that differ only in axis ${axis}`);
    const total = inputs.reduce((sum, shape) => sum + shape[axis]!, 0);
    return first!.map((size, i) => (i === axis ? total : size));
  },

  reduceSum: ([x], { axes, keepDimensions }, expect) => {
    expect(
      axes.every((axis) => isCount(axis) && axis < x!.length) && new Set(axes).size === axes.length,
      `different axes below ${x!.length}, not [${axes}]`,
    );
    return keepDimensions
      ? x!.map((size, axis) => (axes.includes(axis) ? 1 : size))
      : x!.filter((_, axis) => !axes.includes(axis));
  },

  conv2d: ([x, kernel, bias], attributes, expect) => {
    const { stride, padding, groups } = attributes;
    expect(
      isCount(stride) && stride > 0 && isCount(padding) && isCount(groups) && groups > 0,
      `stride and groups of 1 or more and padding of 0 or more, not ${stride}, ${groups}, ${padding}`,
    );
    const result = convolved(x!, kernel!, attributes);
    expect(result !== undefined, `x N×C×H×W and a kernel O×C/${groups}×k×k`);
    expect(bias === undefined || sameShape(bias, [kernel![0]!]), `a bias of ${kernel![0]} numbers`);
    return result!;
  },
  conv2dInputGradient: ([dy, kernel], attributes, expect) => {
    const result = convolved(attributes.inputShape, kernel!, attributes);
    expect(
      result !== undefined && sameShape(result, dy!),
      `dy of shape ${result ? formatShape(result) : "N×O×H×W"} for x ${formatShape(attributes.inputShape)}`,
    );
    return attributes.inputShape;
  },
  conv2dFilterGradient: ([x, dy], attributes, expect) => {
    const result = convolved(x!, attributes.filterShape, attributes);
    expect(
      result !== undefined && sameShape(result, dy!),
      `dy of shape ${result ? formatShape(result) : "N×O×H×W"} for a kernel ${formatShape(attributes.filterShape)}`,
    );
    return attributes.filterShape;
  },

  maxPool2d: ([x], { size }, expect) => pooled(x!, size, expect),
  avgPool2d: ([x], { size }, expect) => pooled(x!, size, expect),
  upsampleNearest2d: ([x], { factor }, expect) => {
    const [n, c, h, w] = image(x!, expect);
    expect(isCount(factor), `a whole factor, not ${factor}`);
    return [n, c, h * factor, w * factor];
  },
  depthToSpace: ([x], { blockSize }, expect) => {
    const [n, c, h, w] = image(x!, expect);
    expect(c % (blockSize * blockSize) === 0, `channels divisible by ${blockSize * blockSize}`);
    return [n, c / (blockSize * blockSize), h * blockSize, w * blockSize];
  },
  reflectPad2d: ([x], { padding }, expect) => {
    const [n, c, h, w] = image(x!, expect);
    expect(isCount(padding), `padding of 0 or more, not ${padding}`);
    expect(padding < h && padding < w, `a picture larger than its padding of ${padding}`);
    return [n, c, h + 2 * padding, w + 2 * padding];
  },

  instanceNorm: ([x], _attributes, expect) => {
    image(x!, expect);
    return x!;
  },
};

/** A whole number of 0 or more. */
function isCount(number: number): boolean {
  return Number.isInteger(number) && number >= 0;
}

function image(x: Shape, expect: Expect): readonly [number, number, number, number] {
  expect(x.length === 4, "N×C×H×W");
  return x as unknown as readonly [number, number, number, number];
}

function pooled(x: Shape, size: number, expect: Expect): Shape {
  const [n, c, h, w] = image(x, expect);
  expect(isCount(size) && size > 0, `windows of a positive whole size, not ${size}`);
  expect(h >= size && w >= size, `a picture of at least ${size}×${size}`);
  return [n, c, Math.floor(h / size), Math.floor(w / size)];
}

function convolved(x: Shape, kernel: Shape, attributes: ConvolutionAttributes): Shape | undefined {
  const { stride, padding, groups } = attributes;
  if (x.length !== 4 || kernel.length !== 4) return undefined;
  const [n, channels, h, w] = x as [number, number, number, number];
  const [out, perGroup, kh, kw] = kernel as [number, number, number, number];
  if (channels !== perGroup * groups || out % groups !== 0) return undefined;
  const extent = (size: number, k: number) => Math.floor((size + 2 * padding - k) / stride) + 1;
  return [n, out, extent(h, kh), extent(w, kw)];
}

function batchShape(a: Shape, b: Shape): Shape | undefined {
  return broadcastShapes(a.slice(0, -2), b.slice(0, -2));
}
