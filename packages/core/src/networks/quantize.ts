/**
 * Nets in eight bits after training: activations on grids that follow from the ranges which photos
 * were seen to have, kernels on grids that follow from themselves (Jacob et al. 2018, arXiv
 * 1712.05877; Nagel et al. 2021, arXiv 2106.08295, section 3).
 */
import type { Value } from "../graph/value.ts";
import { fakeQuantize } from "../ops/elementwise.ts";
import type { ParameterSource } from "./parameters.ts";

/** By the activation's name, the least and the greatest number that it should be able to have. */
export type ActivationRanges = Readonly<Record<string, readonly [number, number]>>;

/** On 256 numbers from `low` to `high`, of which one is 0 exactly: padding must not add anything. */
export function quantizeActivation(x: Value, [low, high]: readonly [number, number]): Value {
  const [from, to] = [Math.min(low, 0), Math.max(high, 0)];
  // A net whose activation is always 0 still needs a grid.
  const scale = (to - from) / 255 || 1;
  return fakeQuantize(x, { scales: [scale], zeroPoint: Math.round(-from / scale), signed: false });
}

/** What `parameter` gives, kernels each on a grid for each of its output channels, around 0. */
export function quantizedKernels(parameter: ParameterSource): ParameterSource {
  return (name, shape, initialization) => {
    const value = parameter(name, shape, initialization);
    if (value.op !== "constant" || shape.length !== 4) return value;
    const { data } = (value as Value<"constant">).attributes;
    const each = data.length / shape[0]!;
    const scales = Array.from({ length: shape[0]! }, (_, i) => {
      const kernel = data.subarray(i * each, (i + 1) * each);
      return kernel.reduce((most, x) => Math.max(most, Math.abs(x)), 0) / 127 || 1;
    });
    return fakeQuantize(value, { scales, zeroPoint: 0, signed: true });
  };
}
