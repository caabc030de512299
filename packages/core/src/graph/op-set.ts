/**
 * The op set: every op's name and attributes. Tables elsewhere (shapes, gradients, each backend's
 * lowering) are typed by this interface, so that a missing entry is a compile error.
 *
 * Tensors are float32 with static shapes, save that inputs and outputs may be bytes (`toFloat`,
 * `toBytes`); images are NCHW, kernels OIHW.
 */
import type { Shape } from "./shape.ts";

type None = Readonly<Record<never, never>>;

/** Stride, symmetric zero padding in pixels, and groups of a 2-D convolution. */
export interface ConvolutionAttributes {
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
}

/** A grid of 8-bit numbers: element x becomes the nearest (q − zeroPoint) · scale. */
export interface QuantizationAttributes {
  /** Positive; one for all, or one for each index of the first axis. */
  readonly scales: readonly number[];
  /** Which of the 8-bit numbers stands for 0. */
  readonly zeroPoint: number;
  /** Whether they are −128 to 127, else 0 to 255. */
  readonly signed: boolean;
}

/** For each op, what it is told beside its inputs. */
export interface OpAttributes {
  /** A named array given at every run. */
  input: {
    readonly name: string;
    readonly shape: Shape;
    /** Left out: float32. */
    readonly dataType?: "uint8";
  };
  /** An array known when the graph is built. */
  constant: { readonly data: Float32Array; readonly shape: Shape };

  add: None;
  sub: None;
  mul: None;
  div: None;
  /** 1 where both are equal, else 0. Has no gradient. */
  equal: None;
  neg: None;
  abs: None;
  relu: None;
  /** 1 where x > 0, else 0. Has no gradient. */
  step: None;
  sqrt: None;
  tanh: None;
  sigmoid: None;
  fakeQuantize: QuantizationAttributes;
  /** Bytes, an input's, as the numbers 0 to 255. */
  toFloat: None;
  /** Numbers as bytes: the nearest of 0 to 255, halves to the even one. */
  toBytes: None;

  /** Matrix product of the last two axes; leading axes broadcast. */
  matmul: None;
  transpose: { readonly permutation: readonly number[] };

  reshape: { readonly shape: Shape };
  broadcastTo: { readonly shape: Shape };
  slice: { readonly starts: readonly number[]; readonly sizes: readonly number[] };
  /** Zeros around. */
  pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  concat: { readonly axis: number };

  reduceSum: { readonly axes: readonly number[]; readonly keepDimensions: boolean };

  /** Inputs x, kernel and, optionally, a bias of one number an output channel. */
  conv2d: ConvolutionAttributes;
  /** Inputs dy and kernel: the gradient of conv2d with respect to its x. */
  conv2dInputGradient: ConvolutionAttributes & { readonly inputShape: Shape };
  /** Inputs x and dy: the gradient of conv2d with respect to its kernel. */
  conv2dFilterGradient: ConvolutionAttributes & { readonly filterShape: Shape };

  /** Windows of size × size that do not overlap; a rest at the right and bottom is dropped. */
  maxPool2d: { readonly size: number };
  avgPool2d: { readonly size: number };
  upsampleNearest2d: { readonly factor: number };
  /** Channel order as in PyTorch's pixel shuffle: out channel, then row, then column of a block. */
  depthToSpace: { readonly blockSize: number };
  /** Mirrors without repeating the border pixel; `padding` on all four sides. */
  reflectPad2d: { readonly padding: number };

  /** (x − mean) / √(variance + epsilon) over each picture's each channel; no affine part. */
  instanceNorm: { readonly epsilon: number };
}

/** The names of all ops. */
export type OpName = keyof OpAttributes;
