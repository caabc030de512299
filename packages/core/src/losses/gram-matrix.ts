/**
 * Gram matrices: all inner products of k vectors, G = F·Fᵀ. Of activations, the vectors are the
 * feature maps: the diagonal says how much of each feature there is, the rest which features come
 * together. G does not change when positions are shuffled, which is why it measures style
 * (Gatys, Ecker and Bethge 2015, arXiv 1508.06576).
 */
import { ShapeError } from "../errors.ts";
import { formatShape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { mul, sub } from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { reshape } from "../ops/movement.ts";
import { mean } from "../ops/reduce.ts";

/**
 * What the sum over positions is divided by: `none` nothing (Gatys' paper), `hw` the number of
 * positions (Gatys' code), `chw` positions times channels (Johnson's neural-style).
 */
export type GramNormalization = "none" | "hw" | "chw";

/** Which numbers a Gram matrix has. */
export interface GramOptions {
  /** Default: hw. */
  readonly normalization?: GramNormalization;
  /** Subtracts each vector's mean first: covariances instead of raw moments. Default: false. */
  readonly centred?: boolean;
}

/** The Gram matrix of k vectors of n numbers, (…, k, n) → (…, k, k). */
export function gramMatrix(vectors: Value, options: GramOptions = {}): Value {
  const { normalization = "hw", centred = false } = options;
  const rank = vectors.shape.length;
  if (rank < 2) {
    throw new ShapeError(`gramMatrix: expected vectors …×k×n, got ${formatShape(vectors.shape)}`);
  }
  const [count, length] = vectors.shape.slice(-2) as [number, number];
  const f = centred
    ? sub(vectors, mean(vectors, { axes: [rank - 1], keepDimensions: true }))
    : vectors;
  const divisor = { none: 1, hw: length, chw: count * length }[normalization];
  return mul(matmul(f, transpose(f)), 1 / divisor);
}

/** The Gram matrix of activations, N×C×H×W → N×C×C. */
export function gramMatrixOfActivations(activations: Value, options: GramOptions = {}): Value {
  if (activations.shape.length !== 4) {
    throw new ShapeError(
      `gramMatrixOfActivations: expected N×C×H×W, got ${formatShape(activations.shape)}`,
    );
  }
  const [n, c, h, w] = activations.shape as [number, number, number, number];
  return gramMatrix(reshape(activations, [n, c, h * w]), options);
}
