/**
 * The two gradients of a convolution as ONNX nodes. ONNX has no operator for either; these forms
 * are the fastest that were found for ONNX Runtime's CPU kernels.
 */
import type { Value } from "@gramstyle/core";
import type { Scope } from "./scope.ts";

/** Channels of dx from which on a convolution is the faster form for a trained kernel. */
const leastChannels = 8;

/**
 * dx of y = conv2d(x, kernel). With stride 1 it is itself a convolution, of dy with the kernel
 * turned by 180° and its two channel axes swapped, padded by k − 1 − padding: 30 % faster than the
 * general form, ConvTranspose. A trained kernel is turned by nodes, which costs little beside, but
 * for a convolution to very few channels is slower.
 */
export function lowerInputGradient(value: Value<"conv2dInputGradient">, scope: Scope): void {
  const [, kernel] = value.inputs;
  const { stride, groups } = value.attributes;
  if (stride > 1) convolveTransposed(value, scope);
  else if (kernel!.op === "constant")
    convolveTurned(value, turnedConstant(kernel!, groups, scope), scope);
  else if (groups === 1 && kernel!.shape[1]! >= leastChannels) {
    convolveTurned(value, turnedByNodes(scope), scope);
  } else convolveTransposed(value, scope);
}

function turnedConstant(kernel: Value<"constant">, groups: number, scope: Scope): string {
  const [outChannels, perGroup, height, width] = kernel.shape as FourSizes;
  return scope.shared(kernel, `turned ${groups}`, () =>
    scope.floats("kernel", turnKernel(kernel.attributes.data, kernel.shape as FourSizes, groups), [
      perGroup * groups,
      outChannels / groups,
      height,
      width,
    ]),
  );
}

function turnedByNodes(scope: Scope): string {
  const reversed = scope.helper("reversed", "Slice", [
    scope.inputs[1]!,
    scope.integers("last", [-1, -1]),
    scope.integers("before_first", [-(2 ** 31), -(2 ** 31)]),
    scope.integers("window_axes", [2, 3]),
    scope.integers("backwards", [-1, -1]),
  ]);
  return scope.helper("turned", "Transpose", [reversed], { perm: [1, 0, 2, 3] });
}

function convolveTurned(value: Value<"conv2dInputGradient">, turned: string, scope: Scope): void {
  const { padding, groups } = value.attributes;
  const [dy] = scope.inputs;
  const [, , height, width] = value.inputs[1]!.shape as FourSizes;
  // Where padding exceeds k − 1, the outermost of dy saw nothing but zeros: it is cut off.
  const margins = [height - 1 - padding, width - 1 - padding];
  const pads = margins.map((margin) => Math.max(0, margin));
  const cuts = margins.map((margin) => Math.max(0, -margin));
  scope.result("Conv", [cropped(dy!, value.inputs[0]!, cuts, scope), turned], {
    kernel_shape: [height, width],
    pads: [...pads, ...pads],
    group: groups,
  });
}

function cropped(name: string, x: Value, cuts: readonly number[], scope: Scope): string {
  if (cuts.every((cut) => cut === 0)) return name;
  const starts = scope.integers("starts", [0, 0, ...cuts]);
  const ends = scope.integers(
    "ends",
    x.shape.map((size, axis) => size - (cuts[axis - 2] ?? 0)),
  );
  return scope.helper("cropped", "Slice", [name, starts, ends]);
}

/** O×(C/groups)×k×k to C×(O/groups)×k×k within each group, both kernel axes reversed. */
function turnKernel(
  data: Float32Array,
  [outChannels, perGroup, height, width]: FourSizes,
  groups: number,
): Float32Array {
  const turned = new Float32Array(data.length);
  const outPerGroup = outChannels / groups;
  const area = height * width;
  let to = 0;
  for (let group = 0; group < groups; group++) {
    for (let channel = 0; channel < perGroup; channel++) {
      for (let out = group * outPerGroup; out < (group + 1) * outPerGroup; out++) {
        const last = (out * perGroup + channel + 1) * area - 1;
        for (let i = 0; i < area; i++) turned[to++] = data[last - i]!;
      }
    }
  }
  return turned;
}

function convolveTransposed(value: Value<"conv2dInputGradient">, scope: Scope): void {
  const { stride, padding, groups, inputShape } = value.attributes;
  const [outChannels, perGroup, ...window] = value.inputs[1]!.shape as FourSizes;
  const image = inputShape.slice(2);
  // What the last stride leaves over at the right and bottom of x.
  const rest = window.map((size, axis) => (image[axis]! + 2 * padding - size) % stride);
  const attributes = {
    kernel_shape: window,
    strides: [stride, stride],
    pads: [padding, padding, padding, padding],
    output_padding: rest,
    group: groups,
  };
  const multiplier = outChannels / groups;
  if (groups === 1 || perGroup > 1 || multiplier === 1) {
    scope.result("ConvTranspose", scope.inputs, attributes);
    return;
  }
  // Several channels of dy to one of x in each group: ONNX Runtime 1.30 gets this wrong on WebGPU.
  // So it is done for one channel of every group at a time.
  const [dy, kernel] = scope.inputs as [string, string];
  const parts = Array.from({ length: multiplier }, (_, member) => {
    const dyPart = everyChannel(dy, `dy_${member}`, 1, member, multiplier, scope);
    const kernelPart = everyChannel(kernel, `kernel_${member}`, 0, member, multiplier, scope);
    return scope.helper(`part_${member}`, "ConvTranspose", [dyPart, kernelPart], attributes);
  });
  const last = parts.pop()!;
  const others = parts.reduce((sum, part, i) => scope.helper(`sum_${i}`, "Add", [sum, part]));
  scope.result("Add", [others, last]);
}

/** Every `step`-th channel from `start` on. */
function everyChannel(
  name: string,
  suffix: string,
  axis: number,
  start: number,
  step: number,
  scope: Scope,
): string {
  return scope.helper(suffix, "Slice", [
    name,
    scope.integers(`${suffix}_start`, [start]),
    scope.integers(`${suffix}_end`, [2 ** 31 - 1]),
    scope.integers(`${suffix}_axis`, [axis]),
    scope.integers(`${suffix}_step`, [step]),
  ]);
}

/**
 * d kernel of y = conv2d(x, kernel): for each of the k² kernel positions, the pixels of x that it
 * met, times dy, summed over pixels (a matrix product) and over the batch. Two to four times
 * faster than one convolution of x with dy as a huge kernel.
 */
export function lowerFilterGradient(value: Value<"conv2dFilterGradient">, scope: Scope): void {
  const { groups, filterShape } = value.attributes;
  const [, dy] = value.inputs;
  const [batch, outChannels, outHeight, outWidth] = dy!.shape as FourSizes;
  const perGroup = filterShape[1]!;
  const pixels = outHeight * outWidth;

  const rows = scope.integers("dy_shape", [batch, groups, outChannels / groups, pixels]);
  const dyRows = scope.helper("dy", "Reshape", [scope.inputs[1]!, rows]);
  const columns = scope.integers("x_shape", [batch, groups, perGroup, pixels]);
  const tap = scope.integers("tap_shape", [batch, outChannels, perGroup, 1]);
  const padded = paddedInput(value, scope);

  const taps = kernelPositions(filterShape).map(([row, column]) => {
    const at = `${row}_${column}`;
    const met = slicedInput(value, padded, row, column, scope);
    const xRows = scope.helper(`x_rows_${at}`, "Reshape", [met, columns]);
    const xColumns = scope.helper(`x_columns_${at}`, "Transpose", [xRows], { perm: [0, 1, 3, 2] });
    const product = scope.helper(`product_${at}`, "MatMul", [dyRows, xColumns]);
    return scope.helper(`tap_${at}`, "Reshape", [product, tap]);
  });

  const each = taps.length === 1 ? taps[0]! : scope.helper("taps", "Concat", taps, { axis: 3 });
  const sum =
    batch === 1
      ? each
      : scope.helper("sum", "ReduceSum", [each, scope.integers("batch_axis", [0])], {
          keepdims: 0,
        });
  scope.result("Reshape", [sum, scope.integers("shape", filterShape)]);
}

function paddedInput({ attributes }: Value<"conv2dFilterGradient">, scope: Scope): string {
  const { padding } = attributes;
  if (padding === 0) return scope.inputs[0]!;
  const border = [0, 0, padding, padding];
  return scope.helper("padded", "Pad", [
    scope.inputs[0]!,
    scope.integers("pads", [...border, ...border]),
  ]);
}

/** Those pixels of the padded x that one kernel position met, one for each pixel of dy. */
function slicedInput(
  { attributes: { stride }, inputs: [, dy] }: Value<"conv2dFilterGradient">,
  padded: string,
  row: number,
  column: number,
  scope: Scope,
): string {
  const at = `${row}_${column}`;
  const [, , outHeight, outWidth] = dy!.shape as FourSizes;
  const end = (start: number, count: number) => start + (count - 1) * stride + 1;
  return scope.helper(`x_${at}`, "Slice", [
    padded,
    scope.integers(`starts_${at}`, [row, column]),
    scope.integers(`ends_${at}`, [end(row, outHeight), end(column, outWidth)]),
    scope.integers(`axes_${at}`, [2, 3]),
    scope.integers(`steps_${at}`, [stride, stride]),
  ]);
}

/** Row by row, as the kernel lies in memory. */
function kernelPositions([, , height, width]: readonly number[]): [number, number][] {
  return Array.from({ length: height! * width! }, (_, i) => [Math.floor(i / width!), i % width!]);
}

type FourSizes = readonly [number, number, number, number];
