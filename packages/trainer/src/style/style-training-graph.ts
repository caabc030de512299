/**
 * One step of style training as one graph: the transform net with its parameters as inputs, the
 * frozen encoder on its pictures and on the photos, the perceptual loss, every parameter's gradient
 * (Johnson, Alahi and Fei-Fei 2016, arXiv 1603.08155).
 */
import {
  type Arrays,
  add,
  createGraph,
  type Encoder,
  type Graph,
  input,
  type LossConvention,
  type LossExtensions,
  type LossWeights,
  layersOf,
  mul,
  parameterInputs,
  perceptualLoss,
  type StyleTargets,
  slice,
  type TransformNet,
  type Value,
} from "@gramstyle/core";
import { gradientOutputs, gradientsOf } from "../training/gradient-outputs.ts";
import { motionInputs, steadyStylized } from "./temporal-loss.ts";

/** What a training step is made of. */
export interface StyleTrainingGraphOptions extends LossExtensions {
  readonly net: TransformNet;
  readonly encoder: Encoder;
  readonly convention: LossConvention;
  readonly batch: number;
  /** Pixels a side of every photo. */
  readonly size: number;
  /** Whether the loss has a temporal term. Default: false. */
  readonly temporal?: boolean;
}

export interface StyleTrainingGraph {
  /** Of "images" (batch×3×size×size), every parameter, what `inputs` gives, what `randomMotion` gives. */
  readonly graph: Graph;
  /** @param temporalWeight of the temporal term, where the loss has one */
  inputs(targets: StyleTargets, weights: LossWeights, temporalWeight?: number): Arrays;
  read(outputs: Readonly<Arrays>): {
    /**
     * "total" with weights; "content", "style <layer>", "total variation", one's own and "temporal"
     * without.
     */
    readonly losses: Readonly<Record<string, number>>;
    /** By parameter. */
    readonly gradients: Arrays;
  };
}

/** The loss leaves out a sixteenth of the pictures on each side. */
export function styleTrainingGraph(options: StyleTrainingGraphOptions): StyleTrainingGraph {
  const { net, encoder, convention, batch, size } = options;
  const images = input("images", [batch, 3, size, size]);
  const parameters = parameterInputs();
  const build = (image: Value) => net.build({ image }, parameters.source);
  const { stylized, temporal } = options.temporal
    ? steadyStylized(images, build, motionInputs(images))
    : { stylized: build(images), temporal: undefined };
  const seen = withoutBorder(stylized);
  const contentLayers = Object.keys(convention.contentLayers);
  const perceptual = perceptualLoss(
    seen,
    encoder.activations(seen, layersOf(convention)),
    contentLayers.length > 0 ? encoder.activations(withoutBorder(images), contentLayers) : {},
    convention,
    options,
  );
  const total = temporal
    ? add(perceptual.total, mul(temporal, input(temporalWeightInput, [])))
    : perceptual.total;
  const scalars = { total, ...perceptual.terms, ...(temporal ? { temporal } : {}) };
  return {
    graph: createGraph({ ...scalars, ...gradientOutputs(total, parameters) }),
    inputs: (targets, weights, temporalWeight = 0) => ({
      ...perceptual.inputs(targets, weights),
      ...(temporal ? { [temporalWeightInput]: Float32Array.of(temporalWeight) } : {}),
    }),
    read: (outputs) => ({
      losses: Object.fromEntries(Object.keys(scalars).map((name) => [name, outputs[name]![0]!])),
      gradients: gradientsOf(outputs),
    }),
  };
}

const temporalWeightInput = "weight/temporal";

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
