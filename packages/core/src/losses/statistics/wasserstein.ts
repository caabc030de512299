/**
 * Mean and covariance of the features as a style statistic, compared by the squared Wasserstein-2
 * distance of the normal distributions that have them (Olkin and Pukelsheim 1982):
 *
 *     W² = ‖μ − μₜ‖² + tr(Σ + Σₜ − 2 (Σₜ^½ Σ Σₜ^½)^½)
 *
 * as in Crowson's style-transfer-pytorch: the least work, over all positions, of moving the
 * picture's features so that they are distributed as the style's.
 */
import type { Value } from "../../graph/value.ts";
import { add, constant, div, mul, sqrt, square, sub } from "../../ops/elementwise.ts";
import { matmul } from "../../ops/linear-algebra.ts";
import { reshape } from "../../ops/movement.ts";
import { mean, reduceSum } from "../../ops/reduce.ts";
import { gramMatrixOfActivations } from "../gram-matrix.ts";
import type { StatisticOptions, StyleStatistic } from "./statistic.ts";

/** Added to the variances, so that a picture of one colour has a root and a gradient. */
const epsilon = 1e-4;

/**
 * Newton–Schulz steps of the two roots. A step brings a small eigenvalue's root nearer by a factor
 * of 1.5: what is below 1.5^(−2·steps) of the norm comes out too small, which keeps the gradient of
 * a root, infinite at 0, within bounds. The target's is computed once, the other at every iteration.
 */
const targetSteps = 20;
const lossSteps = 12;

/**
 * Parts "mean", N×C, and "root", N×C×C: μ and Σ^½, Σ the mean over positions of (x − μ)(x − μ)ᵀ,
 * plus 10⁻⁴ on the diagonal.
 *
 * Distance: W² divided by C, or, relative, by ‖μₜ‖² + tr Σₜ. Blended styles have the means of μ and
 * of Σ^½: their Wasserstein barycentre where the covariances commute, and near it else.
 */
export function wassersteinStatistic({ distance }: StatisticOptions): StyleStatistic {
  return {
    name: "wasserstein",
    targets: (activations) => {
      const { average, covariance } = momentsOf(activations);
      return { mean: average, root: squareRoot(covariance, targetSteps) };
    },
    distance: (activations, targets) => {
      const { average, covariance } = momentsOf(activations);
      const { mean: averageOfTarget, root } = targets as { mean: Value; root: Value };
      const [n, channels] = activations.shape as [number, number, number, number];
      const common = squareRoot(matmul(matmul(root, covariance), root), lossSteps);
      const traces = sub(
        add(traceOf(covariance), reduceSum(square(root), { axes: [1, 2] })),
        mul(traceOf(common), 2),
      );
      const means = reduceSum(square(sub(average, averageOfTarget)), { axes: [1] });
      const apart = mul(reduceSum(add(means, traces)), 1 / n);
      if (distance === "mse") return mul(apart, 1 / channels);
      return div(apart, add(reduceSum(square(averageOfTarget)), reduceSum(square(root))));
    },
  };
}

/** Of activations N×C×H×W: mean N×C and covariance N×C×C. */
function momentsOf(activations: Value): { readonly average: Value; readonly covariance: Value } {
  const [n, channels] = activations.shape as [number, number, number, number];
  const covariance = gramMatrixOfActivations(activations, { normalization: "hw", centred: true });
  return {
    average: reshape(mean(activations, { axes: [2, 3] }), [n, channels]),
    covariance: add(covariance, identity(channels, epsilon)),
  };
}

/**
 * The square root of positive semi-definite matrices N×C×C by the coupled iteration of Newton and
 * Schulz, from Y = A/‖A‖, Z = I: T = (3I − ZY)/2, Y ← YT, Z ← TZ; then A^½ ≈ √‖A‖ Y (Higham 2008,
 * Functions of Matrices, equation 6.35; Frobenius norms). It needs products alone, so that every
 * engine has it, and its gradient.
 */
export function squareRoot(matrices: Value, steps: number): Value {
  const norm = sqrt(reduceSum(square(matrices), { axes: [1, 2], keepDimensions: true }));
  const three = identity(matrices.shape[1]!, 3);
  let y = div(matrices, norm);
  let z: Value | undefined;
  for (let i = 0; i < steps; i++) {
    const t = mul(sub(three, z ? matmul(z, y) : y), 0.5);
    y = matmul(y, t);
    z = z ? matmul(t, z) : t;
  }
  return mul(y, sqrt(norm));
}

/** By matrix: N×C×C → N. */
function traceOf(matrices: Value): Value {
  return reduceSum(mul(matrices, identity(matrices.shape[1]!, 1)), { axes: [1, 2] });
}

/** A number times the identity, C×C. */
function identity(size: number, number: number): Value {
  const data = new Float32Array(size * size);
  for (let i = 0; i < size; i++) data[i * size + i] = number;
  return constant(data, [size, size]);
}
