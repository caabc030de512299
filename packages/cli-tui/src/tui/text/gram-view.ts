/** A Gram matrix so that it can be read: strong features first, the same order for every picture. */
import { featureShares } from "@gramstyle/core";
import type { LayerGram } from "@gramstyle/jobs/gram";

/** Features by their share in the first picture, the strongest first. */
export function strongestFirst({ gram, channels }: LayerGram): number[] {
  const shares = featureShares(gram, channels);
  return Array.from({ length: channels }, (_, i) => i).sort((a, b) => shares[b]! - shares[a]!);
}

/** Rows and columns in another order. */
export function reordered({ gram, channels }: LayerGram, order: readonly number[]): Float32Array {
  const result = new Float32Array(gram.length);
  for (const [row, from] of order.entries()) {
    for (const [column, other] of order.entries()) {
      result[row * channels + column] = gram[from * channels + other]!;
    }
  }
  return result;
}

/** What all but the largest hundredth of the entries stay below: the brightest colour. */
export function brightest(matrices: readonly Float32Array[]): number {
  const limits = matrices.map((matrix) => {
    const sizes = matrix.map(Math.abs).sort();
    return sizes[Math.floor(0.99 * (sizes.length - 1))] ?? 0;
  });
  return Math.max(...limits);
}

/** How many features it takes to make up that share of the whole. */
export function featuresFor(share: number, { gram, channels }: LayerGram): number {
  const shares = Array.from(featureShares(gram, channels)).sort((a, b) => b - a);
  let sum = 0;
  for (const [i, part] of shares.entries()) {
    sum += part;
    if (sum >= share) return i + 1;
  }
  return channels;
}

/** What the features of a layer are about. */
export function meaningOf(layer: string): string {
  if (layer.startsWith("relu1")) return "colours and the finest strokes";
  if (layer.startsWith("relu2")) return "small strokes, edges, dots";
  if (layer.startsWith("relu3")) return "strokes and how they turn";
  if (layer.startsWith("relu4")) return "larger textures and shapes";
  return "parts of things: what strokes build up";
}

/** A distance in words. */
export function closeness(distance: number): string {
  if (distance < 0.1) return "nearly the same style";
  if (distance < 0.3) return "a close style";
  if (distance < 0.6) return "styles with something in common";
  return "quite different styles";
}
