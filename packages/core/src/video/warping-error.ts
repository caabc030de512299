/**
 * The warping error: how far a frame is from another one that was moved onto it along the flow. What
 * a steady style does to a moving thing moves along with it.
 */
import { UserError } from "../errors.ts";
import type { Image } from "../image/image.ts";
import type { Flow } from "./flow.ts";

/** An image that was moved, and where it is known. */
export interface WarpedImage extends Image {
  /** For each pixel 1 where the other frame has it, 0 where it is outside of it or the flow unknown. */
  readonly valid: Uint8Array;
}

/**
 * Backward warping: pixel p of the result is `image` at p + flow(p), bilinear between pixels; where
 * that is not valid, 0.
 * @throws UserError where the flow is not of the image's size
 */
export function warpImage(image: Image, flow: Flow): WarpedImage {
  const { width, height, data } = image;
  checkSize("a flow", image, flow);
  const area = width * height;
  const result = new Float32Array(3 * area);
  const valid = new Uint8Array(area);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const fromX = x + flow.data[2 * i]!;
      const fromY = y + flow.data[2 * i + 1]!;
      // NaN is not inside either.
      if (!(fromX >= 0 && fromY >= 0 && fromX <= width - 1 && fromY <= height - 1)) continue;
      valid[i] = 1;
      const left = Math.min(Math.trunc(fromX), Math.max(0, width - 2));
      const top = Math.min(Math.trunc(fromY), Math.max(0, height - 2));
      const right = Math.min(left + 1, width - 1) - left;
      const down = (Math.min(top + 1, height - 1) - top) * width;
      const shareX = fromX - left;
      const shareY = fromY - top;
      for (let at = top * width + left, to = i; to < 3 * area; at += area, to += area) {
        const upper = data[at]! + shareX * (data[at + right]! - data[at]!);
        const below = data[at + down]!;
        const lower = below + shareX * (data[at + down + right]! - below);
        result[to] = upper + shareY * (lower - upper);
      }
    }
  }
  return { width, height, data: result, valid };
}

/** Two stylized frames, the motion between them, and which pixels count. */
export interface WarpingErrorOptions {
  readonly frame: Image;
  /** Another frame of the same size, as the one before or after. */
  readonly other: Image;
  /** From `frame` to `other`: pixel p of `frame` is at p + flow(p) in `other`. */
  readonly flow: Flow;
  /** For each pixel of `frame` whether it counts, as where it is not hidden in the other: not 0. */
  readonly mask?: ArrayLike<number>;
}

/** How much two stylized frames differ where the clip says that they show the same. */
export interface WarpingError {
  /**
   * Mean squared difference over the pixels that count and the three channels, pixels in [0, 1];
   * null where no pixel counts. Lai et al. (2018, arXiv 1808.00449) sum over the channels: their
   * formula gives three times as much.
   */
  readonly meanSquared: number | null;
  /** Mean absolute difference of the same. */
  readonly meanAbsolute: number | null;
  /** The share of pixels that count, from 0 to 1. */
  readonly share: number;
}

/** @throws UserError where the sizes differ */
export function warpingError({ frame, other, flow, mask }: WarpingErrorOptions): WarpingError {
  checkSize("frames of one size", frame, other);
  const area = frame.width * frame.height;
  if (mask && mask.length !== area) {
    throw new UserError(`warping error: expected a mask of ${area} pixels, got ${mask.length}`);
  }
  const warped = warpImage(other, flow);
  let count = 0;
  let squares = 0;
  let magnitudes = 0;
  for (let i = 0; i < area; i++) {
    if (warped.valid[i] === 0 || (mask && mask[i] === 0)) continue;
    count++;
    for (let at = i; at < 3 * area; at += area) {
      const difference = frame.data[at]! - warped.data[at]!;
      squares += difference * difference;
      magnitudes += Math.abs(difference);
    }
  }
  const mean = (sum: number) => (count > 0 ? sum / (3 * count) : null);
  return {
    meanSquared: mean(squares),
    meanAbsolute: mean(magnitudes),
    share: count / area,
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

function checkSize(what: string, expected: Size, got: Size): void {
  if (expected.width === got.width && expected.height === got.height) return;
  throw new UserError(
    `warping error: expected ${what}, ${expected.width}×${expected.height}, got ${got.width}×${got.height}`,
  );
}
