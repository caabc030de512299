/** Where an optimization starts. */
import type { Image, PictureSize } from "../image/image.ts";
import { resizeImage } from "../image/resize.ts";
import { createRandom } from "../random.ts";

/** The content picture, uniform noise from the run's seed, or a picture of one's own. */
export type InitialImage = "content" | "noise" | Image;

/** The pixels to start from, 3×H×W. */
export function initialPixels(
  init: InitialImage,
  content: Image,
  size: PictureSize,
  seed: number,
): Float32Array {
  if (init === "noise") {
    const random = createRandom(seed);
    return Float32Array.from({ length: 3 * size.width * size.height }, random);
  }
  const picture = init === "content" ? content : init;
  return resizeImage(picture, size.width, size.height).data;
}
