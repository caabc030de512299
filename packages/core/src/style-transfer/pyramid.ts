/** The pyramid: coarse to fine, each scale √2 larger than the one before. */

import type { PictureSize } from "../image/image.ts";
import { fitLongSide } from "../image/resize.ts";

/**
 * The sizes of `count` scales that end at the given long side, coarsest first. Scales whose short
 * side would fall below `smallest` pixels are left out, but never the last one.
 */
export function pyramidSizes(
  picture: PictureSize,
  longSide: number,
  count: number,
  smallest = 16,
): PictureSize[] {
  const sizes: PictureSize[] = [];
  for (let step = count - 1; step >= 0; step--) {
    const size = fitLongSide(picture, Math.round(longSide / 2 ** (step / 2)));
    if (step === 0 || Math.min(size.width, size.height) >= smallest) sizes.push(size);
  }
  return sizes;
}
