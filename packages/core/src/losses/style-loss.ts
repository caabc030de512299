/** Style loss: how far the Gram matrix of a layer's activations is from the style picture's. */
import type { Value } from "../graph/value.ts";
import { type Distance, distanceBetween } from "./distance.ts";
import { type GramOptions, gramMatrixOfActivations } from "./gram-matrix.ts";

export interface StyleLossOptions extends GramOptions {
  /** Default: mse. */
  readonly distance?: Distance;
}

/**
 * @param activations 1×C×H×W
 * @param target the style picture's Gram matrix, 1×C×C, of the same normalisation
 */
export function styleLoss(
  activations: Value,
  target: Value,
  options: StyleLossOptions = {},
): Value {
  const gram = gramMatrixOfActivations(activations, options);
  return distanceBetween(gram, target, options.distance ?? "mse");
}
