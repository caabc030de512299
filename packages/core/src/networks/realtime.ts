/**
 * Our transform net for video on a processor: no 9×9 convolution, a strided stem, a narrow residual
 * trunk at quarter size, sub-pixel output (Shi et al. 2016, arXiv 1609.05158). Only the picture
 * itself is padded by reflection; inside, zeros suffice, since what they disturb is cut off again.
 * What was tried is in docs/realtime-net.md.
 */
import { named, type Value } from "../graph/value.ts";
import { conv2d } from "../ops/convolution.ts";
import { add, constant, mul, relu, sigmoid } from "../ops/elementwise.ts";
import { reshape, slice } from "../ops/movement.ts";
import { instanceNorm } from "../ops/normalization.ts";
import { reflectPad2d } from "../ops/padding.ts";
import { depthToSpace, upsampleNearest2d } from "../ops/pooling.ts";
import { convolutionLayer, instanceNormLayer } from "./layers.ts";
import type { ParameterSource } from "./parameters.ts";
import { quantizedKernels } from "./quantize.ts";

/** The sizes of the realtime net, and how it normalises. */
export interface RealtimeOptions {
  /** Channels at half size, in the trunk, and after the trunk at half size. */
  readonly channels?: readonly [number, number, number];
  /** Residual blocks. */
  readonly blocks?: number;
  /**
   * "instance" (the default) normalises within the net, each channel by its own statistics;
   * "picture" normalises the channels of what comes in and nothing else, which is faster. It learns best from a net with the norms: `foldNorms`.
   */
  readonly norm?: "instance" | "picture";
}

export const realtimeDefaults = { channels: [16, 32, 16], blocks: 4, norm: "instance" } as const;

/** Pixels of reflected picture around, so that the zeros of inner padding stay outside. */
const margin = 24;

/** What is left of it behind the trunk: enough for three convolutions at half size. */
const lateMargin = 8;

/** Told of what goes on within the net, by names. */
export interface RealtimeHooks {
  /** Gets what every norm is given. */
  readonly onNorm?: (name: string, x: Value) => void;
  /** Gets what convolutions in eight bits read or write, and gives what the net goes on with. */
  readonly onActivation?: (name: string, x: Value) => Value;
}

/** N×3×H×W, RGB in [0, 1], sides that 4 divides → the same shape, in [0, 1]. */
export function buildRealtime(
  image: Value,
  options: RealtimeOptions,
  parameter: ParameterSource,
  { onNorm = () => {}, onActivation = (_name, x) => x }: RealtimeHooks = {},
): Value {
  const { channels, blocks, norm: kind } = { ...realtimeDefaults, ...options };
  const [half, trunk, decoder] = channels;
  const plain = kind === "picture";
  const gain = plain ? Math.sqrt(3) : 1;
  const convolution = (x: Value, name: string, width: number, { stride = 1, size = 3 } = {}) => {
    const source = x.op === "fakeQuantize" ? quantizedKernels(parameter) : parameter;
    return convolutionLayer(x, { name, channels: width, size, stride, bias: plain, gain }, source);
  };
  const norm = (x: Value, name: string) => {
    if (plain) return x;
    onNorm(`${name}.norm`, x);
    return instanceNormLayer(x, `${name}.norm`, parameter);
  };
  const block = (x: Value, name: string, width: number, shape = {}): Value =>
    onActivation(name, relu(norm(convolution(x, name, width, shape), name)));
  const linear = (x: Value, name: string, width: number, shape = {}): Value =>
    onActivation(name, convolution(x, name, width, shape));

  const padded = reflectPad2d(plain ? normalizedPicture(image) : image, margin);
  const fine = block(padded, "stem1", half, { stride: 2 });
  // The residual stream is only added to, never normalised: an engine keeps it in the layout of its
  // convolutions, and adds within them.
  let x = linear(fine, "stem2", trunk, { stride: 2 });
  for (let i = 1; i <= blocks; i++) {
    const change = linear(block(x, `block${i}.first`, trunk), `block${i}.second`, trunk);
    x = onActivation(`block${i}`, add(x, change));
  }
  x = cropped(block(x, "reduce", decoder, { size: 1 }), image, 4);
  // Repeated pixels, not sub-pixels, here: each pixel of a block must begin equal, or the net paints
  // a grid of blocks wherever the picture is flat. What the strided stem saw at half size helps to
  // draw edges where the picture has them. Both are on the same grids as before.
  x = add(
    linear(onActivation("reduce", upsampleNearest2d(x)), "up", decoder),
    linear(onActivation("stem1", cropped(fine, image, 2)), "skip", decoder, { size: 1 }),
  );
  // The output and its smoothing stay in float32: eight bits would show as bands.
  x = convolutionLayer(
    onActivation("sum", relu(norm(x, "up"))),
    { name: "output", channels: 3 * 4, size: 3 },
    parameter,
  );
  // Cut off first: there is less to rearrange.
  const [n, , height, width] = image.shape as [number, number, number, number];
  const from = [0, 0, lateMargin / 2, lateMargin / 2];
  x = slice(smoothedSubPixels(x), from, [n, 3 * 4, height / 2, width / 2]);
  return named(sigmoid(depthToSpace(x)), "stylized");
}

/** Of a value at 1/`scale` of the image's size what is needed behind the trunk. */
function cropped(x: Value, image: Value, scale: number): Value {
  const [n, , height, width] = image.shape as [number, number, number, number];
  const start = (margin - lateMargin) / scale;
  const sizes = [height, width].map((side) => (side + 2 * lateMargin) / scale);
  return slice(x, [0, 0, start, start], [n, x.shape[1]!, ...sizes]);
}

/** Each channel with mean 0.5 and standard deviation 0.25, which photos have about by themselves. */
export const normalizedPicture = (image: Value): Value =>
  add(mul(instanceNorm(image), forChannels(0.25)), forChannels(0.5));

/** One number a channel, which engines take into the norm itself. */
const forChannels = (number: number) => constant(new Float32Array(3).fill(number), [1, 3, 1, 1]);

/**
 * Smooths what `depthToSpace` will make of N×12×H×W by the kernel [1 2 1]/4 both ways, which
 * removes exactly the finest checkerboard. Done before, where it is a small convolution, of each
 * colour by itself.
 */
function smoothedSubPixels(x: Value): Value {
  const [n, channels, height, width] = x.shape as [number, number, number, number];
  const colors = reshape(x, [3 * n, 4, height, width]);
  const kernel = named(constant(smoothingKernel(), [4, 4, 3, 3]), "smoothing");
  return reshape(conv2d(colors, kernel, { padding: 1 }), [n, channels, height, width]);
}

/**
 * Sub-pixel (row, column) of a block is what [1 2 1]/4 takes from its neighbours, of which some lie
 * in the block beside. Channels are in the order of `depthToSpace`: row, column.
 */
function smoothingKernel(): Float32Array {
  const kernel = new Float32Array(4 * 4 * 9);
  const taps = [-1, 0, 1];
  for (const [row, column] of blockPlaces) {
    for (const dy of taps) {
      for (const dx of taps) {
        const weight = ((2 - Math.abs(dy)) * (2 - Math.abs(dx))) / 16;
        const [y, x] = [row + dy, column + dx];
        const from = modulo2(y) * 2 + modulo2(x);
        const tap = (Math.floor(y / 2) + 1) * 3 + Math.floor(x / 2) + 1;
        kernel[((row * 2 + column) * 4 + from) * 9 + tap]! += weight;
      }
    }
  }
  return kernel;
}

const blockPlaces = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

const modulo2 = (n: number): number => ((n % 2) + 2) % 2;
