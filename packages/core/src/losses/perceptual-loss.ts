/**
 * The perceptual loss of image optimization as one graph: encoder, content, style and total
 * variation terms, terms of one's own, and the gradient with respect to the picture. Every weight
 * is a scalar input, so that a slider never recompiles; targets are inputs, so that a style can be
 * swapped, and the graph be compiled while they are measured.
 */
import { gradients } from "../autodiff/gradients.ts";
import type { Arrays } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import { named, type Value } from "../graph/value.ts";
import type { PictureSize } from "../image/image.ts";
import { addAll, input, mul } from "../ops/elementwise.ts";
import { contentLoss } from "./content-loss.ts";
import type { LossConvention, LossWeights } from "./convention.ts";
import {
  contentInput,
  contentTerm,
  gradientOutput,
  styleTerm,
  targetInput,
  totalTerm,
  totalVariationTerm,
  weightInput,
} from "./loss-names.ts";
import { type LossExtensions, ownTerms, statisticOf } from "./loss-parts.ts";
import { blendParts, type StyleStatistic } from "./statistics/statistic.ts";
import type { StyleTargets, Targets } from "./target-graph.ts";
import { totalVariationLoss } from "./total-variation-loss.ts";

/** The layers that a convention looks at. */
export function layersOf(convention: LossConvention): string[] {
  return [
    ...new Set([...Object.keys(convention.contentLayers), ...Object.keys(convention.styleLayers)]),
  ];
}

/** A loss at a picture. */
export interface LossEvaluation {
  /** "total" with weights; "content", "style <layer>", "total variation" and one's own without. */
  readonly losses: Readonly<Record<string, number>>;
  /** Of the total with respect to the picture, 3×H×W. */
  readonly gradient: Float32Array;
}

/** A graph from a picture to its loss and the loss's gradient. */
export interface LossGraph {
  readonly graph: Graph;
  /** What its inputs are but the picture, which is "image". Targets that were given once stay. */
  inputs(targets: Partial<Targets>, weights: LossWeights): Arrays;
  /** What its outputs say. */
  read(outputs: Readonly<Arrays>): LossEvaluation;
}

/** The graph of value and gradient. */
export function perceptualLossGraph(
  encoder: Encoder,
  convention: LossConvention,
  { width, height }: PictureSize,
  extensions: LossExtensions = {},
): LossGraph {
  const image = input("image", [1, 3, height, width]);
  const activations = encoder.activations(image, layersOf(convention));
  const targets = Object.fromEntries(
    Object.keys(convention.contentLayers).map((layer) => [
      layer,
      input(contentInput(layer), activations[layer]!.shape),
    ]),
  );
  const loss = perceptualLoss(image, activations, targets, convention, extensions);
  const [gradient] = gradients(loss.total, [image]);
  const scalars = { [totalTerm]: loss.total, ...loss.terms };
  return {
    graph: createGraph({ ...scalars, [gradientOutput]: gradient! }),
    inputs: ({ style = {}, content = {} }, weights) => {
      const inputs = loss.inputs(style, weights);
      for (const [layer, array] of Object.entries(content)) inputs[contentInput(layer)] = array;
      return inputs;
    },
    read: (outputs) => ({
      losses: Object.fromEntries(Object.keys(scalars).map((name) => [name, outputs[name]![0]!])),
      gradient: outputs[gradientOutput]!,
    }),
  };
}

/** A loss as values, to be part of a graph that is larger, such as a training step. */
export interface PerceptualLoss {
  readonly total: Value;
  /** "content", "style <layer>", "total variation" and one's own, without their weights. */
  readonly terms: Readonly<Record<string, Value>>;
  /** What the inputs are that it adds to a graph. */
  inputs(targets: StyleTargets, weights: LossWeights): Arrays;
}

/** The loss of pictures N×3×H×W with those activations, with one style for all of them. */
export function perceptualLoss(
  image: Value,
  activations: Readonly<Record<string, Value>>,
  contentTargets: Readonly<Record<string, Value>>,
  convention: LossConvention,
  extensions: LossExtensions = {},
): PerceptualLoss {
  const terms: Record<string, Value> = {};

  const contentLayers = Object.entries(convention.contentLayers);
  if (contentLayers.length > 0) {
    const losses = contentLayers.map(([layer, weight]) =>
      mul(
        contentLoss(activations[layer]!, contentTargets[layer]!, convention.contentDistance),
        weight,
      ),
    );
    terms[contentTerm] = named(addAll(losses), "content_loss");
  }

  const statistic = statisticOf(convention, extensions);
  for (const [layer, weight] of Object.entries(convention.styleLayers)) {
    const x = activations[layer]!;
    const loss = statistic.distance(x, targetValues(statistic, layer, x));
    terms[styleTerm(layer)] = named(mul(loss, weight), `style_loss_${layer}`);
  }

  terms[totalVariationTerm] = named(
    totalVariationLoss(image, convention.totalVariation),
    "total_variation_loss",
  );
  const taken = [totalTerm, gradientOutput, ...Object.keys(terms)];
  const own = ownTerms(extensions, { image, activations }, taken);
  Object.assign(terms, own);

  const weighted = Object.entries(terms).map(([term, value]) =>
    mul(value, input(weightInput(term), [])),
  );
  return {
    total: named(addAll(weighted), "loss"),
    terms,
    inputs: (targets, weights) => ({
      ...targetInputs(targets),
      ...weightInputs(convention, weights, Object.keys(own)),
    }),
  };
}

/** The inputs for a style's statistic at a layer, of the shapes that one picture's has. */
function targetValues(
  statistic: StyleStatistic,
  layer: string,
  activations: Value,
): Record<string, Value> {
  const [, ...rest] = activations.shape;
  const ofOne = statistic.targets(input("one picture", [1, ...rest]));
  return Object.fromEntries(
    Object.entries(ofOne).map(([part, { shape }]) => [
      part,
      input(targetInput(layer, part), shape),
    ]),
  );
}

function weightInputs(
  convention: LossConvention,
  weights: LossWeights,
  ownNames: readonly string[],
): Arrays {
  const inputs: Arrays = {};
  const give = (term: string, weight: number) => {
    inputs[weightInput(term)] = Float32Array.of(weight);
  };
  if (Object.keys(convention.contentLayers).length > 0) give(contentTerm, weights.content);
  give(totalVariationTerm, weights.totalVariation);
  for (const layer of Object.keys(convention.styleLayers)) {
    give(styleTerm(layer), weights.style * (weights.styleLayers?.[layer] ?? 1));
  }
  for (const term of ownNames) give(term, weights.terms?.[term] ?? 1);
  return inputs;
}

function targetInputs(targets: StyleTargets): Arrays {
  return Object.fromEntries(
    Object.entries(targets).flatMap(([layer, parts]) =>
      Object.entries(parts).map(([part, array]) => [targetInput(layer, part), array] as const),
    ),
  );
}

/**
 * Blends several styles' targets.
 * @param styles with weights of any positive sum
 */
export function blendTargets(
  statistic: StyleStatistic,
  styles: readonly { readonly targets: StyleTargets; readonly weight: number }[],
): StyleTargets {
  const weights = styles.map(({ weight }) => weight);
  return Object.fromEntries(
    Object.keys(styles[0]?.targets ?? {}).map((layer) => {
      const parts = styles.map(({ targets }) => targets[layer]!);
      return [layer, blendParts(statistic, parts, weights)];
    }),
  );
}
