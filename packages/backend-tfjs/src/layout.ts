/**
 * Where channels lie. Core's tensors have them as axis 1 (`first`, NCHW); TensorFlow.js's
 * convolutions and poolings want them last (`last`, NHWC). From rank 3 on, every value may lie
 * either way; of lower ranks there is only `first`.
 */
import { type Graph, type OpName, type Shape, sizeOf, type Value } from "@gramstyle/core";

export type Layout = "first" | "last";

/** The lengths of the axes, or anything else that is one an axis, in the order of a layout. */
export function arranged<T>(perAxis: readonly T[], layout: Layout): T[] {
  const [first, channels, ...rest] = perAxis;
  if (layout === "first" || perAxis.length < 3) return [...perAxis];
  return [first!, ...rest, channels!];
}

/** Where one of the axes lies in a layout. */
export function axisIn(layout: Layout, axis: number, rank: number): number {
  if (layout === "first" || axis === 0) return axis;
  return axis === 1 ? rank - 1 : axis - 1;
}

/** N×C×… as N, C and the product of the rest: what changing the layout transposes. */
export function asMatrices(shape: Shape): [number, number, number] {
  return [shape[0]!, shape[1]!, sizeOf(shape.slice(2))];
}

/** Whether both layouts are the same numbers in the same order. */
export function isSameEitherWay(shape: Shape): boolean {
  const [, channels, pixels] = asMatrices(shape);
  return channels === 1 || pixels === 1;
}

/** A fresh array with channels last. */
export function channelsLast(data: Float32Array, shape: Shape): Float32Array {
  const [count, channels, pixels] = asMatrices(shape);
  const moved = new Float32Array(data.length);
  let to = 0;
  for (let n = 0; n < count; n++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const from = n * channels * pixels + pixel;
      for (let c = 0; c < channels; c++) moved[to++] = data[from + c * pixels]!;
    }
  }
  return moved;
}

/** Whether a reshape leaves pictures and channels alone, so that it is the same in both layouts. */
export function keepsChannels(from: Shape, to: Shape): boolean {
  return from.length >= 3 && to.length >= 3 && from[0] === to[0] && from[1] === to[1];
}

/** For ops on pictures, which of their inputs are pictures. */
const pictureInputs: { readonly [K in OpName]?: readonly number[] } = {
  conv2d: [0],
  conv2dInputGradient: [0],
  conv2dFilterGradient: [0, 1],
  maxPool2d: [0],
  avgPool2d: [0],
  upsampleNearest2d: [0],
  depthToSpace: [0],
  reflectPad2d: [0],
  instanceNorm: [0],
};

/** Ops that are as fast either way. */
const indifferent: ReadonlySet<OpName> = new Set([
  ...(["add", "sub", "mul", "div", "equal", "neg", "abs", "relu", "step", "fakeQuantize"] as const),
  ...(["sqrt", "tanh", "sigmoid", "slice", "pad", "concat", "broadcastTo", "reshape"] as const),
  ...(["toFloat", "toBytes"] as const),
]);

/**
 * The values that should have their channels last: what convolutions and poolings read and write,
 * and what is connected with it through ops that are as fast either way.
 */
export function valuesWithChannelsLast(graph: Graph): ReadonlySet<Value> {
  const last = new Set<Value>();
  for (const node of graph.nodes) {
    const pictures = pictureInputs[node.op];
    if (!pictures) continue;
    for (const index of pictures) last.add(node.inputs[index]!);
    if (node.op !== "conv2dFilterGradient") last.add(node);
  }
  const edges = graph.nodes
    .filter((node) => indifferent.has(node.op) && node.shape.length >= 3)
    .flatMap((node) => node.inputs.filter((x) => sharesLayout(node, x)).map((x) => [node, x]));
  for (let before = -1; before !== last.size; ) {
    before = last.size;
    // Both ways in turn, so that a long chain needs few rounds.
    for (const order of [edges, [...edges].reverse()]) {
      for (const [node, x] of order as [Value, Value][]) {
        if (last.has(node)) last.add(x);
        else if (last.has(x)) last.add(node);
      }
    }
  }
  return last;
}

function sharesLayout(node: Value, x: Value): boolean {
  return node.op === "reshape"
    ? keepsChannels(x.shape, node.shape)
    : x.shape.length === node.shape.length;
}
