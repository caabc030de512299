/** Pooling, its ways back up, mirroring and instance normalization: ops on N×H×W×C. */
import type { Value } from "@gramstyle/core";
import { arranged } from "./layout.ts";
import type { Slot } from "./program.ts";
import { sumPixels } from "./reductions.ts";
import type { Scope } from "./scope.ts";

type FourSizes = [number, number, number, number];

/** Reads and writes channels last. */
function onPictures(
  value: Value,
  scope: Scope,
  compute: (x: Slot, shape: FourSizes) => Slot,
): void {
  const x = scope.read(value.inputs[0]!, "last");
  scope.write(value, "last", compute(x, arranged(value.shape, "last") as FourSizes));
}

export const lowerPool =
  (kernel: string) =>
  (value: Value<"maxPool2d"> | Value<"avgPool2d">, scope: Scope): void => {
    const window = [value.attributes.size, value.attributes.size];
    onPictures(value, scope, (x, shape) =>
      scope.call(kernel, { x }, { filterSize: window, strides: window, pad: "valid" }, shape),
    );
  };

/** A product with ones: on WebAssembly three times as fast as the kernel that resizes. */
export function lowerUpsample(value: Value<"upsampleNearest2d">, scope: Scope): void {
  const { factor } = value.attributes;
  onPictures(value, scope, (x, shape) =>
    scope.reshape(spread(x, factor, new Float32Array(factor * factor).fill(1), scope), shape),
  );
}

/** Every pixel becomes a block of factor × factor: its product with a pattern, row by row. */
export function spread(x: Slot, factor: number, pattern: Float32Array, scope: Scope): Slot {
  const [n, h, w, c] = x.shape as FourSizes;
  const pixels = scope.reshape(x, [n * h, 1, w, 1, c]);
  const block = scope.constant(pattern, [1, factor, 1, factor, 1]);
  const shape = [n * h, factor, w, factor, c];
  const blocks = scope.call("Multiply", { a: pixels, b: block }, {}, shape);
  return scope.reshape(blocks, [n, h * factor, w * factor, c]);
}

/** The engine's own kernel orders the channels of a block differently. */
export function lowerDepthToSpace(value: Value<"depthToSpace">, scope: Scope): void {
  const { blockSize } = value.attributes;
  onPictures(value, scope, (x, shape) => {
    const [n, h, w] = x.shape as FourSizes;
    const blocks = scope.reshape(x, [n * h, w, shape[3], blockSize, blockSize]);
    return scope.reshape(scope.transpose(blocks, [0, 3, 1, 4, 2]), shape);
  });
}

export function lowerReflectPad(value: Value<"reflectPad2d">, scope: Scope): void {
  const { padding } = value.attributes;
  const border = [padding, padding];
  const paddings = [[0, 0], border, border, [0, 0]];
  onPictures(value, scope, (x, shape) =>
    padding === 0 ? x : scope.call("MirrorPad", { x }, { paddings, mode: "reflect" }, shape),
  );
}

export function lowerInstanceNorm(value: Value<"instanceNorm">, scope: Scope): void {
  const number = (n: number) => scope.constant(Float32Array.of(n), []);
  onPictures(value, scope, (x, shape) => {
    const [n, h, w, c] = shape;
    const statistic = [n, 1, 1, c];
    const mean = (of: Slot) =>
      scope.call("Multiply", { a: sumPixels(of, scope), b: number(1 / (h * w)) }, {}, statistic);
    const centred = scope.call("Sub", { a: x, b: mean(x) }, {}, shape);
    const variance = mean(scope.call("Multiply", { a: centred, b: centred }, {}, shape));
    const { epsilon } = value.attributes;
    const safe = scope.call("Add", { a: variance, b: number(epsilon) }, {}, statistic);
    const deviation = scope.call("Sqrt", { x: safe }, {}, statistic);
    return scope.call("RealDiv", { a: centred, b: deviation }, {}, shape);
  });
}
