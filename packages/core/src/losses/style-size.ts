/** The size that a style picture is measured at. */
import type { Image, PictureSize } from "../image/image.ts";
import { fitLongSide } from "../image/resize.ts";

/** @param longSide in pixels; a picture that is smaller keeps its own size: it is never enlarged */
export function styleSizeOf(style: Image, longSide: number): PictureSize {
  return fitLongSide(style, Math.min(longSide, Math.max(style.width, style.height)));
}
