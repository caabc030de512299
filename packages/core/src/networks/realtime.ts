/**
 * Our transform net for video on a processor: no 9×9 convolution, a strided stem, a narrow residual
 * trunk at quarter size, sub-pixel output (Shi et al. 2016, arXiv 1609.05158). Only the picture
 * itself is padded by reflection; inside, zeros suffice, since what they disturb is cut off again.
 * What was tried is in docs/realtime-net.md.
 */
import { named, type Value } from "../graph/value.ts";
import { add, relu, sigmoid } from "../ops/elementwise.ts";
import { concat, slice } from "../ops/movement.ts";
import { reflectPad2d } from "../ops/padding.ts";
import { depthToSpace } from "../ops/pooling.ts";
import { convolutionLayer, instanceNormLayer } from "./layers.ts";
import type { ParameterSource } from "./parameters.ts";

export interface RealtimeOptions {
  /** Channels at half size, in the trunk, and after the trunk at half size. */
  readonly channels?: readonly [number, number, number];
  /** Residual blocks. */
  readonly blocks?: number;
}

export const realtimeDefaults = { channels: [16, 32, 16], blocks: 5 } as const;

/** Pixels of reflected picture around, so that the zeros of inner padding stay outside. */
const margin = 8;

/** N×3×H×W, RGB in [0, 1], sides that 4 divides → the same shape, in [0, 1]. */
export function buildRealtime(
  image: Value,
  options: RealtimeOptions,
  parameter: ParameterSource,
): Value {
  const { channels, blocks } = { ...realtimeDefaults, ...options };
  const [half, trunk, decoder] = channels;
  const convolution = (x: Value, name: string, width: number, stride = 1): Value =>
    convolutionLayer(x, { name, channels: width, size: 3, stride, bias: false }, parameter);
  const norm = (x: Value, name: string) => instanceNormLayer(x, `${name}.norm`, parameter);
  const block = (x: Value, name: string, width: number, stride = 1): Value =>
    relu(norm(convolution(x, name, width, stride), name));

  const padded = reflectPad2d(image, margin);
  const fine = block(padded, "stem1", half, 2);
  let x = block(fine, "stem2", trunk, 2);
  for (let i = 1; i <= blocks; i++) {
    const inner = block(x, `block${i}.first`, trunk);
    const name = `block${i}.second`;
    x = add(x, norm(convolution(inner, name, trunk), name));
  }
  // What the strided stem saw at half size helps to draw edges where the picture has them.
  const up = depthToSpace(convolution(x, "up", decoder * 4));
  x = relu(norm(up, "up"));
  const output = { name: "output", channels: 3 * 4, size: 3 };
  x = depthToSpace(convolutionLayer(concat([x, fine], 1), output, parameter));
  return named(sigmoid(slice(x, [0, 0, margin, margin], image.shape)), "stylized");
}
