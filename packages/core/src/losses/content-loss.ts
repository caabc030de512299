/** Content loss: how far a layer's activations are from the content picture's. */
import type { Value } from "../graph/value.ts";
import { type Distance, distanceBetween } from "./distance.ts";

/** Both N×C×H×W. Default distance: mse (Gatys' paper has half the sum instead of the mean). */
export const contentLoss = (activations: Value, target: Value, distance: Distance = "mse"): Value =>
  distanceBetween(activations, target, distance);
