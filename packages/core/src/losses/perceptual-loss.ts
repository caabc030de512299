/**
 * The perceptual loss of image optimization as one graph: encoder, Gram matrices, content, style
 * and total variation terms, and the gradient with respect to the picture. Every weight is a
 * scalar input, so that a slider never recompiles; style targets are inputs, so that a style can
 * be swapped; content targets are constants, since they are large.
 */
import { gradients } from "../autodiff/gradients.ts";
import type { Arrays } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import { named, type Value } from "../graph/value.ts";
import { add, addAll, constant, input, mul } from "../ops/elementwise.ts";
import { contentLoss } from "./content-loss.ts";
import { gramMatrixOfActivations } from "./gram-matrix.ts";
import type { LossConvention, LossWeights } from "./presets.ts";
import { styleLoss } from "./style-loss.ts";
import { totalVariationLoss } from "./total-variation-loss.ts";

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const shapeOf = ({ width, height }: PictureSize) => [1, 3, height, width] as const;

/** The layers that a convention looks at. */
export function layersOf(convention: LossConvention): string[] {
  return [
    ...new Set([...Object.keys(convention.contentLayers), ...Object.keys(convention.styleLayers)]),
  ];
}

/** A graph from the input "image" to a style picture's Gram matrices, by layer. */
export function styleTargetGraph(
  encoder: Encoder,
  convention: LossConvention,
  size: PictureSize,
): Graph {
  const layers = Object.keys(convention.styleLayers);
  const activations = encoder.activations(input("image", shapeOf(size)), layers);
  const grams = layers.map((layer) => [
    layer,
    gramMatrixOfActivations(activations[layer]!, {
      normalization: convention.gramNormalization,
      centred: convention.centred,
    }),
  ]);
  return createGraph(Object.fromEntries(grams));
}

/** A graph from the input "image" to a content picture's activations, by layer. */
export function contentTargetGraph(
  encoder: Encoder,
  convention: LossConvention,
  size: PictureSize,
): Graph {
  const layers = Object.keys(convention.contentLayers);
  return createGraph(encoder.activations(input("image", shapeOf(size)), layers));
}

/**
 * The graph of value and gradient. Inputs: "image", the scalars of `weightInputs`, and
 * "target/<layer>" for each style layer. Outputs: "total", "content", "style <layer>",
 * "total variation" (terms without their weights) and "gradient".
 */
export function perceptualLossGraph(
  encoder: Encoder,
  convention: LossConvention,
  size: PictureSize,
  contentTargets: Arrays,
): Graph {
  const image = input("image", shapeOf(size));
  const activations = encoder.activations(image, layersOf(convention));
  const targets = Object.fromEntries(
    Object.keys(convention.contentLayers).map((layer) => [
      layer,
      constant(contentTargets[layer]!, activations[layer]!.shape),
    ]),
  );
  const { total, terms } = perceptualLoss(image, activations, targets, convention);
  const [gradient] = gradients(total, [image]);
  return createGraph({ total, ...terms, gradient: gradient! });
}

/**
 * The loss of pictures N×3×H×W with those activations; content targets are values. Adds the inputs
 * that `perceptualLossGraph` names, with one style for all pictures; `terms` are without weights.
 */
export function perceptualLoss(
  image: Value,
  activations: Readonly<Record<string, Value>>,
  contentTargets: Readonly<Record<string, Value>>,
  convention: LossConvention,
): { readonly total: Value; readonly terms: Readonly<Record<string, Value>> } {
  const terms: Record<string, Value> = {};
  const weighted: Value[] = [];

  const contentTerms = Object.entries(convention.contentLayers).map(([layer, weight]) => {
    const loss = contentLoss(
      activations[layer]!,
      contentTargets[layer]!,
      convention.contentDistance,
    );
    return mul(loss, weight);
  });
  terms.content = named(addAll(contentTerms), "content_loss");
  weighted.push(mul(terms.content, input("weight/content", [])));

  for (const [layer, weight] of Object.entries(convention.styleLayers)) {
    const channels = activations[layer]!.shape[1]!;
    const loss = styleLoss(activations[layer]!, input(`target/${layer}`, [1, channels, channels]), {
      normalization: convention.gramNormalization,
      centred: convention.centred,
      distance: convention.styleDistance,
    });
    const term = named(mul(loss, weight), `style_loss_${layer}`);
    terms[`style ${layer}`] = term;
    weighted.push(mul(term, input(`weight/${layer}`, [])));
  }

  terms["total variation"] = named(
    totalVariationLoss(image, convention.totalVariation),
    "total_variation_loss",
  );
  weighted.push(mul(terms["total variation"], input("weight/total variation", [])));

  const total = named(
    weighted.reduce((sum, term) => add(sum, term)),
    "loss",
  );
  return { total, terms };
}

/** The scalar inputs of `perceptualLossGraph`. */
export function weightInputs(convention: LossConvention, weights: LossWeights): Arrays {
  const inputs: Arrays = {
    "weight/content": Float32Array.of(weights.content),
    "weight/total variation": Float32Array.of(weights.totalVariation),
  };
  for (const layer of Object.keys(convention.styleLayers)) {
    const factor = weights.styleLayers?.[layer] ?? 1;
    inputs[`weight/${layer}`] = Float32Array.of(weights.style * factor);
  }
  return inputs;
}

/** Blends several styles' Gram matrices; raw second moments combine linearly. */
export function blendTargets(
  styles: readonly { readonly targets: Arrays; readonly weight: number }[],
): Arrays {
  const whole = styles.reduce((sum, { weight }) => sum + weight, 0);
  const blended: Arrays = {};
  for (const layer of Object.keys(styles[0]!.targets)) {
    const sum = new Float32Array(styles[0]!.targets[layer]!.length);
    for (const { targets, weight } of styles) {
      targets[layer]!.forEach((number, i) => {
        sum[i]! += (number * weight) / whole;
      });
    }
    blended[`target/${layer}`] = sum;
  }
  return blended;
}
