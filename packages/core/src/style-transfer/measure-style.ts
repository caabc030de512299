/** A style picture's Gram matrices, measured at a size. */
import type { Arrays, Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import { fitLongSide, resizeImage } from "../image/resize.ts";
import { styleTargetGraph } from "../losses/perceptual-loss.ts";
import type { LossConvention } from "../losses/presets.ts";
import { runOnce } from "../run-once.ts";

/**
 * By layer, 1×C×C each; see `blendTargets` for what a loss graph takes.
 * @param longSide in pixels; a picture that is smaller keeps its own size
 */
export function measureStyle(
  backend: Backend,
  encoder: Encoder,
  convention: LossConvention,
  style: Image,
  longSide: number,
): Promise<Arrays> {
  const size = styleSizeOf(style, longSide);
  const { data } = resizeImage(style, size.width, size.height);
  return runOnce(backend, styleTargetGraph(encoder, convention, size), { image: data });
}

/** The size that a style picture is measured at: never enlarged. */
export function styleSizeOf(
  style: Image,
  longSide: number,
): { readonly width: number; readonly height: number } {
  return fitLongSide(style, Math.min(longSide, Math.max(style.width, style.height)));
}
