/** The layers that the networks are made of: convolution with its parameters, and norm with affine. */
import type { Value } from "../graph/value.ts";
import { named } from "../graph/value.ts";
import { conv2d } from "../ops/convolution.ts";
import { add, mul } from "../ops/elementwise.ts";
import { reshape } from "../ops/movement.ts";
import { instanceNorm } from "../ops/normalization.ts";
import { reflectPad2d } from "../ops/padding.ts";
import type { ParameterSource } from "./parameters.ts";

export interface ConvolutionLayer {
  /** Parameters are `<name>.weight` and `<name>.bias`. */
  readonly name: string;
  readonly channels: number;
  readonly size: number;
  /** Default: 1. */
  readonly stride?: number;
  /** How it sees past the border. Default: zero. */
  readonly border?: "zero" | "reflect";
  /** Default: true. Before an instance norm a bias changes nothing. */
  readonly bias?: boolean;
  /** Pixels past the border. Default: half the size, which keeps the picture's. */
  readonly padding?: number;
  /** Factor of the kernel's first values; √6 keeps the variance through a ReLU. Default: 1. */
  readonly gain?: number;
}

/** A convolution that keeps the size (over the stride), begun as PyTorch begins its own. */
export function convolutionLayer(
  x: Value,
  layer: ConvolutionLayer,
  parameter: ParameterSource,
): Value {
  const { name, channels, size, stride = 1, border = "zero" } = layer;
  const channelsIn = x.shape[1]!;
  // Kaiming uniform with a = √5, which comes to 1 / √fan-in for weight and bias alike.
  const uniform = { kind: "uniform", bound: 1 / Math.sqrt(channelsIn * size * size) } as const;
  const weight = parameter(`${name}.weight`, [channels, channelsIn, size, size], {
    ...uniform,
    bound: uniform.bound * (layer.gain ?? 1),
  });
  const padding = layer.padding ?? Math.floor(size / 2);
  const reflect = border === "reflect" && padding > 0;
  const y = conv2d(reflect ? reflectPad2d(x, padding) : x, weight, {
    stride,
    padding: reflect ? 0 : padding,
    ...(layer.bias === false ? {} : { bias: parameter(`${name}.bias`, [channels], uniform) }),
  });
  return named(y, name);
}

/** Instance normalisation, then a factor and a shift for each channel. */
export function instanceNormLayer(x: Value, name: string, parameter: ParameterSource): Value {
  const channels = x.shape[1]!;
  const scale = parameter(`${name}.weight`, [channels], { kind: "constant", value: 1 });
  const shift = parameter(`${name}.bias`, [channels], { kind: "constant", value: 0 });
  const broadcast = (value: Value) => reshape(value, [1, channels, 1, 1]);
  return named(add(mul(instanceNorm(x), broadcast(scale)), broadcast(shift)), name);
}
