/** Convolutions: N×H×W×C with kernels k×k×I×O, or k×k×C×M where every channel is on its own. */
import type { Value } from "@gramstyle/core";
import { arranged } from "./layout.ts";
import type { Slot } from "./program.ts";
import type { Scope } from "./scope.ts";

export type FourSizes = [number, number, number, number];

/** Zeros around a picture; negative numbers cut off instead. */
export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const evenMargins = (size: number): Margins => ({
  top: size,
  bottom: size,
  left: size,
  right: size,
});

/** One convolution as an engine runs it. */
export interface Convolution {
  readonly x: Slot;
  readonly kernel: Slot;
  readonly margins: Margins;
  readonly stride: number;
  /** Each channel has kernels of its own: k×k×C×M. */
  readonly depthwise: boolean;
  readonly bias?: Slot | undefined;
  readonly relu?: boolean;
}

/** A ReLU that alone reads the convolution is computed with it. */
export function lowerConvolution(value: Value<"conv2d">, scope: Scope): void {
  const { stride, padding, groups } = value.attributes;
  const [x, kernel, bias] = value.inputs;
  const user = scope.onlyUser(value);
  const relu = user?.op === "relu";
  const y = convolveGroups(
    {
      x: scope.read(x!, "last"),
      margins: evenMargins(padding),
      stride,
      bias: bias && scope.read(bias, "first"),
      relu,
    },
    kernel!,
    groups,
    scope,
  );
  scope.write(relu ? user : value, "last", y);
}

function convolveGroups(
  convolution: Omit<Convolution, "kernel" | "depthwise">,
  kernel: Value,
  groups: number,
  scope: Scope,
): Slot {
  if (groups === 1) {
    return convolve({ ...convolution, kernel: kernelSlot(kernel, scope), depthwise: false }, scope);
  }
  if (kernel.shape[1] === 1) {
    return convolve(
      { ...convolution, kernel: depthwiseKernel(kernel, groups, scope), depthwise: true },
      scope,
    );
  }
  const { x, bias, relu, ...geometry } = convolution;
  const whole = kernelSlot(kernel, scope);
  const parts = Array.from({ length: groups }, (_, group) =>
    convolve(
      {
        ...geometry,
        x: partOf(x, 3, group, groups, scope),
        kernel: partOf(whole, 3, group, groups, scope),
        bias: bias && partOf(bias, 0, group, groups, scope),
        relu: relu ?? false,
        depthwise: false,
      },
      scope,
    ),
  );
  return joined(parts, scope);
}

/** One of some equal parts along an axis. */
export function partOf(x: Slot, axis: number, part: number, parts: number, scope: Scope): Slot {
  const size = x.shape.map((length, i) => (i === axis ? length / parts : length));
  const begin = x.shape.map((_, i) => (i === axis ? part * size[axis]! : 0));
  return scope.call("Slice", { x }, { begin, size }, size);
}

/** Parts side by side along the last axis. */
export function joined(parts: readonly Slot[], scope: Scope): Slot {
  const axis = parts[0]!.shape.length - 1;
  const channels = parts.reduce((sum, { shape }) => sum + shape[axis]!, 0);
  const shape = [...parts[0]!.shape.slice(0, -1), channels];
  return scope.call("Concat", parts, { axis }, shape);
}

/** O×I×k×k to k×k×I×O. */
export function kernelSlot(kernel: Value, scope: Scope): Slot {
  return scope.shared(kernel, "kernel", () => permuted(kernel, kernel.shape, [2, 3, 1, 0], scope));
}

/** C·M×1×k×k to k×k×C×M. */
export function depthwiseKernel(kernel: Value, groups: number, scope: Scope): Slot {
  const [out, , height, width] = kernel.shape as FourSizes;
  return scope.shared(kernel, `depthwise ${groups}`, () =>
    permuted(kernel, [groups, out / groups, height, width], [2, 3, 0, 1], scope),
  );
}

/**
 * A kernel, looked at in another shape, with its four axes in another order: now, where it is
 * frozen, else in every run.
 * @param turned reverses both axes of the window, too, which must come first in the new order
 */
export function permuted(
  kernel: Value,
  shape: readonly number[],
  permutation: readonly number[],
  scope: Scope,
  turned = false,
): Slot {
  const [a, b, c, d] = permutation.map((axis) => shape[axis]!) as FourSizes;
  if (kernel.op !== "constant") {
    const moved = scope.transpose(scope.reshape(scope.read(kernel, "first"), shape), permutation);
    return turned ? scope.call("Reverse", { x: moved }, { dims: [0, 1] }, moved.shape) : moved;
  }
  const { data } = kernel.attributes;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((x, y) => x * y, 1));
  const [sa, sb, sc, sd] = permutation.map((axis) => strides[axis]!) as FourSizes;
  const moved = new Float32Array(data.length);
  let to = 0;
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      const window = turned ? (a - 1 - i) * sa + (b - 1 - j) * sb : i * sa + j * sb;
      for (let k = 0; k < c; k++) {
        for (let l = 0; l < d; l++) moved[to++] = data[window + k * sc + l * sd]!;
      }
    }
  }
  return scope.constant(moved, [a, b, c, d]);
}

/** Adds the kernel call, after cutting the picture, or padding it where the engine cannot. */
export function convolve(convolution: Convolution, scope: Scope): Slot {
  const { kernel, stride, depthwise, bias, relu } = convolution;
  const [height, width, , last] = kernel.shape as FourSizes;
  const { x, pad } = padded(convolution, [height, width], scope);
  const [n, h, w, c] = convolution.x.shape as FourSizes;
  const { top, bottom, left, right } = convolution.margins;
  const lengthOf = (size: number, window: number) => Math.floor((size - window) / stride) + 1;
  const shape = [
    n,
    lengthOf(h + top + bottom, height),
    lengthOf(w + left + right, width),
    depthwise ? c * last : last,
  ];
  const attributes = {
    strides: [stride, stride],
    pad,
    dilations: [1, 1],
    dataFormat: "NHWC",
    dimRoundingMode: "floor",
  };
  if (!bias && !relu) {
    const name = depthwise ? "DepthwiseConv2dNative" : "Conv2D";
    return scope.call(name, { x, filter: kernel }, attributes, shape);
  }
  return scope.call(
    depthwise ? "FusedDepthwiseConv2D" : "FusedConv2D",
    { x, filter: kernel, ...(bias ? { bias } : {}) },
    { ...attributes, activation: relu ? "relu" : "linear" },
    shape,
  );
}

type Padding = "valid" | "same" | readonly (readonly [number, number])[];

/** What is left for the convolution to pad, and the picture that it then reads. */
function padded(
  { x, margins, stride }: Pick<Convolution, "x" | "margins" | "stride">,
  window: readonly [number, number],
  scope: Scope,
): { readonly x: Slot; readonly pad: Padding } {
  const rows = [margins.top, margins.bottom] as const;
  const columns = [margins.left, margins.right] as const;
  const all = [...rows, ...columns];
  if (all.every((margin) => margin === 0)) return { x, pad: "valid" };
  const same = [rows, columns].every((margin, axis) =>
    margin.every((size) => 2 * size === window[axis]! - 1),
  );
  if (stride === 1 && same) return { x, pad: "same" };
  const cut = cropped(x, margins, scope);
  const positive = (margin: readonly [number, number]) =>
    margin.map((size) => Math.max(0, size)) as [number, number];
  const pad = [[0, 0], positive(rows), positive(columns), [0, 0]] as const;
  if (pad.flat().every((size) => size === 0)) return { x: cut, pad: "valid" };
  if (scope.traits.padsInConvolution) return { x: cut, pad };
  return { x: withMargins(cut, pad, scope), pad: "valid" };
}

function cropped(x: Slot, { top, bottom, left, right }: Margins, scope: Scope): Slot {
  const [n, h, w, c] = x.shape as FourSizes;
  const cut = (margin: number) => Math.max(0, -margin);
  const size = [n, h - cut(top) - cut(bottom), w - cut(left) - cut(right), c];
  if (String(size) === String(x.shape)) return x;
  return scope.call("Slice", { x }, { begin: [0, cut(top), cut(left), 0], size }, size);
}

/** Zeros around, as a kernel of its own. */
export function withMargins(
  x: Slot,
  paddings: readonly (readonly [number, number])[],
  scope: Scope,
): Slot {
  const shape = x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]);
  if (String(shape) === String(x.shape)) return x;
  return scope.call("PadV2", { x }, { paddings, constantValue: 0 }, shape);
}

/** A picture's shape with channels last. */
export const pictureShape = (shape: readonly number[]): FourSizes =>
  arranged(shape, "last") as FourSizes;
