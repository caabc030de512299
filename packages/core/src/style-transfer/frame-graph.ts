/** A network for frames of bytes: what is around it is in the graph, so that the engine does it. */
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import { reflectedIndices } from "../image/border.ts";
import { input, mul, toBytes, toFloat } from "../ops/elementwise.ts";
import { transpose } from "../ops/linear-algebra.ts";
import { concat, slice, sliceAxis } from "../ops/movement.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Bytes a pixel: RGB or RGBA. */
export type FrameChannels = 3 | 4;

/**
 * Input `frame`, 1×height×width×channels bytes, output `stylized`, the same. The network's pixels are
 * in [0, 1], or are cut off there; opacity goes by them.
 * @param padded what the network takes: the frame with its reflection at the right and the bottom
 * @param net from the padded picture, 1×3×height×width, to one of the same shape
 */
export function frameGraph(
  frame: Size & { readonly channels: FrameChannels },
  padded: Size,
  net: (image: Value) => Value,
): Graph {
  const { width, height, channels } = frame;
  const bytes = input("frame", [1, height, width, channels], "uint8");
  const planes = transpose(toFloat(bytes), [0, 3, 1, 2]);
  const colors = channels === 3 ? planes : sliceAxis(planes, 1, 0, 3);
  const image = reflected(reflected(mul(colors, 1 / 255), 2, padded.height), 3, padded.width);
  const stylized = net(image);
  const isWhole = padded.width === width && padded.height === height;
  const cut = isWhole ? stylized : slice(stylized, [0, 0, 0, 0], [1, 3, height, width]);
  const painted = mul(cut, 255);
  const whole = channels === 3 ? painted : concat([painted, sliceAxis(planes, 1, 3, 1)], 1);
  return createGraph({ stylized: toBytes(transpose(whole, [0, 2, 3, 1])) });
}

/** One axis made longer by its own reflection. */
function reflected(x: Value, axis: number, length: number): Value {
  const own = x.shape[axis]!;
  if (length === own) return x;
  const rest = [...reflectedIndices(own, length).subarray(own)];
  return concat([x, ...rest.map((index) => sliceAxis(x, axis, index, 1))], axis);
}
