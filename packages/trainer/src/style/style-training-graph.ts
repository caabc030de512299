/**
 * One step of style training as one graph: the transform net with its parameters as inputs, the
 * frozen encoder on its pictures and on the photos, the perceptual loss, every parameter's gradient
 * (Johnson, Alahi and Fei-Fei 2016, arXiv 1603.08155).
 */
import {
  add,
  createGraph,
  type Encoder,
  type Graph,
  gradients,
  input,
  type LossConvention,
  layersOf,
  mul,
  parameterInputs,
  perceptualLoss,
  slice,
  type TransformNet,
  type Value,
} from "@gramstyle/core";
import { motionInputs, steadyStylized } from "./temporal-loss.ts";

export interface StyleTrainingGraphOptions {
  readonly net: TransformNet;
  readonly encoder: Encoder;
  readonly convention: LossConvention;
  readonly batch: number;
  /** Pixels a side of every photo. */
  readonly size: number;
  /** Whether the loss has a temporal term. Default: false. */
  readonly temporal?: boolean;
}

/**
 * The loss leaves out a sixteenth of the pictures on each side.
 *
 * Inputs: "images" (batch×3×size×size), "target/<layer>" and the weights of `weightInputs`, every
 * parameter; for the temporal term "weight/temporal" (a scalar) and what `randomMotion` gives.
 * Outputs: "total", "content", "style <layer>", "total variation", "temporal" (terms without their
 * weights) and "gradient <parameter>".
 */
export function styleTrainingGraph(options: StyleTrainingGraphOptions): Graph {
  const { net, encoder, convention, batch, size } = options;
  const images = input("images", [batch, 3, size, size]);
  const parameters = parameterInputs();
  const build = (pictures: Value) => net.build(pictures, parameters.source);
  const { stylized, temporal } = options.temporal
    ? steadyStylized(images, build, motionInputs(images))
    : { stylized: build(images), temporal: undefined };
  const seen = withoutBorder(stylized);
  const activations = encoder.activations(seen, layersOf(convention));
  const contentTargets = encoder.activations(
    withoutBorder(images),
    Object.keys(convention.contentLayers),
  );
  const { total: perceptual, terms } = perceptualLoss(
    seen,
    activations,
    contentTargets,
    convention,
  );
  const total = temporal
    ? add(perceptual, mul(temporal, input("weight/temporal", [])))
    : perceptual;
  const names = Object.keys(parameters.values);
  const found = gradients(total, Object.values(parameters.values));
  return createGraph({
    total,
    ...terms,
    ...(temporal ? { temporal } : {}),
    ...Object.fromEntries(found.map((gradient, i) => [`gradient ${names[i]}`, gradient])),
  });
}

/**
 * What the loss sees of a picture. Near its border a net knows where it is, by the zeros of its own
 * padding: could it gain by that, it would paint a frame around every photo, as many scans of
 * paintings have one.
 */
function withoutBorder(pictures: Value): Value {
  const [batch, channels, size] = pictures.shape as [number, number, number, number];
  const border = Math.floor(size / 16);
  const inner = size - 2 * border;
  return slice(pictures, [0, 0, border, border], [batch, channels, inner, inner]);
}
