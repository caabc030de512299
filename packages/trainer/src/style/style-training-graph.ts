/**
 * One step of style training as one graph: the transform net with its parameters as inputs, the
 * frozen encoder on its pictures and on the photos, the perceptual loss, every parameter's gradient
 * (Johnson, Alahi and Fei-Fei 2016, arXiv 1603.08155).
 */
import {
  createGraph,
  type Encoder,
  type Graph,
  gradients,
  input,
  type LossConvention,
  layersOf,
  parameterInputs,
  perceptualLoss,
  type TransformNet,
} from "@gramstyle/core";

export interface StyleTrainingGraphOptions {
  readonly net: TransformNet;
  readonly encoder: Encoder;
  readonly convention: LossConvention;
  readonly batch: number;
  /** Pixels a side of every photo. */
  readonly size: number;
}

/**
 * Inputs: "images" (batch×3×size×size), "target/<layer>" and the weights of `weightInputs`, every
 * parameter. Outputs: "total", "content", "style <layer>", "total variation" (terms without their
 * weights) and "gradient <parameter>".
 */
export function styleTrainingGraph(options: StyleTrainingGraphOptions): Graph {
  const { net, encoder, convention, batch, size } = options;
  const images = input("images", [batch, 3, size, size]);
  const parameters = parameterInputs();
  const stylized = net.build(images, parameters.source);
  const activations = encoder.activations(stylized, layersOf(convention));
  const contentTargets = encoder.activations(images, Object.keys(convention.contentLayers));
  const { total, terms } = perceptualLoss(stylized, activations, contentTargets, convention);
  const names = Object.keys(parameters.values);
  const found = gradients(total, Object.values(parameters.values));
  return createGraph({
    total,
    ...terms,
    ...Object.fromEntries(found.map((gradient, i) => [`gradient ${names[i]}`, gradient])),
  });
}
