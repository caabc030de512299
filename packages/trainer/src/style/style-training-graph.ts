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
  const activations = encoder.activations(stylized, layersOf(convention));
  const contentTargets = encoder.activations(images, Object.keys(convention.contentLayers));
  const { total: perceptual, terms } = perceptualLoss(
    stylized,
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
