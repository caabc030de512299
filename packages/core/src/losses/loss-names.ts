/**
 * What a loss graph's inputs and outputs are called. Names are made and read here alone: all others
 * go by layer, part and term.
 */

/** The scalar that is made small, and its gradient with respect to the picture. */
export const totalTerm = "total";
export const gradientOutput = "gradient";

export const contentTerm = "content";
export const totalVariationTerm = "total variation";

const stylePrefix = "style ";

/** A layer's style loss, as progress calls it: "style relu1_1". */
export const styleTerm = (layer: string): string => `${stylePrefix}${layer}`;

/** The layer whose style loss has that name; undefined for other terms. */
export function layerOfStyleTerm(term: string): string | undefined {
  return term.startsWith(stylePrefix) ? term.slice(stylePrefix.length) : undefined;
}

/** The input for the content's activations at a layer. */
export const contentInput = (layer: string): string => `content/${layer}`;

/** The input for a part of the style's statistic at a layer. */
export const targetInput = (layer: string, part: string): string => `target/${layer}/${part}`;

/** The scalar input for the weight of a term. */
export const weightInput = (term: string): string => `weight/${term}`;
