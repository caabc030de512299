/** Encodes an image into the bytes of a picture file. */

import {
  clampPixels,
  type Image,
  type ImageWithAlpha,
  resizePlanes,
  samplesOfImage,
  UserError,
} from "@gramstyle/core";
import type { Sharp } from "sharp";
import { loadSharp } from "../load-sharp.ts";
import { pngWithExif, repaintedExif } from "./exif.ts";
import { longestSide, type PictureFormat } from "./formats.ts";
import type { DecodedPicture } from "./picture.ts";

/** How a picture is encoded. */
export interface EncodeOptions {
  /** 1 to 100, for JPEG (default 95), WebP (default 92) and AVIF (default 80); else ignored. */
  readonly quality?: number;
  /**
   * The picture that the image was made from. Its opacity is kept, resized where the image has
   * another size and none of its own; and its EXIF block, but for orientation, colour space and
   * thumbnail, which are no longer true. A damaged block is left out, and TIFF files get none.
   * Default: none.
   */
  readonly from?: Original | undefined;
}

/** What is kept of a picture beside its colours; what `readPicture` and `decodePicture` give has it. */
export type Original = Pick<DecodedPicture, "width" | "height" | "alpha" | "exif">;

/**
 * The bytes of `image` as a file of `format`, in sRGB: 8 bits a channel, 16 bits for TIFF. JPEG is
 * written without chroma subsampling (4:4:4), because strokes are full of sharp colour edges.
 * Opacity is kept where the format has it; for JPEG the image is laid on white.
 * @throws UserError where the format cannot hold an image of this size, or quality is out of range.
 */
export async function encodePicture(
  image: ImageWithAlpha,
  format: PictureFormat,
  options: EncodeOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { width, height } = image;
  const { quality, from } = options;
  if (quality !== undefined && !(Number.isInteger(quality) && quality >= 1 && quality <= 100)) {
    throw new UserError(`expected a quality from 1 to 100, got ${quality}`);
  }
  const limit = longestSide[format];
  if (Math.max(width, height) > limit) {
    throw new UserError(
      `${format} holds sides of at most ${limit} pixels, got ${width}×${height}; choose .png or .tiff`,
    );
  }
  const alpha = image.alpha ?? (from && alphaFor(image, from));
  const seen = alpha ? { ...image, alpha } : image;
  const samples = samplesOfImage(seen, format === "tiff" ? 16 : 8);
  const channels = alpha ? 4 : 3;
  const sharp = await loadSharp();
  const raw = sharp(samples, { raw: { width, height, channels } });
  const exif = from?.exif && format !== "tiff" ? repaintedExif(from.exif) : undefined;
  const input = exif ? await withExif(raw, exif) : raw;
  return encoders[format](input, quality).toBuffer();
}

/** The opacity of the original at the image's size. */
function alphaFor(image: Image, { alpha, ...size }: Original): Float32Array | undefined {
  return alpha && clampPixels(resizePlanes(alpha, size, image, "bilinear"));
}

/**
 * The encoder takes EXIF from a file alone, not with bare pixels: so these become a file on the
 * way, a PNG that is not compressed.
 */
async function withExif(raw: Sharp, exif: Buffer): Promise<Sharp> {
  const sharp = await loadSharp();
  const png = await raw.png({ compressionLevel: 0, adaptiveFiltering: false }).toBuffer();
  return sharp(pngWithExif(png, exif), { limitInputPixels: false }).keepExif();
}

const encoders: Record<PictureFormat, (input: Sharp, quality: number | undefined) => Sharp> = {
  png: (input) => input.png({ compressionLevel: 6 }),
  jpeg: (input, quality = 95) =>
    input.flatten({ background: "#fff" }).jpeg({ quality, chromaSubsampling: "4:4:4" }),
  webp: (input, quality = 92) => input.webp({ quality, smartSubsample: true }),
  tiff: (input) =>
    input.toColourspace("rgb16").tiff({ compression: "deflate", predictor: "horizontal" }),
  avif: (input, quality = 80) => input.avif({ quality, chromaSubsampling: "4:4:4", effort: 3 }),
};
