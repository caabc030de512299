/**
 * Turns picture files into crops, in two stages. The first decodes the file to a moderate size,
 * which is worth keeping; the second, from there, makes a crop at any scale. Both stages run in
 * sharp's threads, and both always run, so that a kept picture gives the same crop as a fresh one.
 */

import { readFile } from "node:fs/promises";
import { errorMessage } from "@gramstyle/core";
import { maximumFilePixels, readPicture } from "@gramstyle/media";
import type { OutputInfo } from "sharp";

/** Loaded when the first picture is: commands that train nothing start sooner. */
const loadSharp = async () => (await import("sharp")).default;

/** An opaque, upright picture in sRGB: interleaved bytes, grey or RGB. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** Where a crop is taken. */
export interface CropPlace {
  /** The picture's shorter side in pixels after scaling, at least the crop's. */
  readonly shortSide: number;
  /** How far right and down the crop lies, in [0, 1): from left and top to as far as it can. */
  readonly right: number;
  readonly down: number;
}

/**
 * Decodes the picture at `path`, scaled down in proportion until its shorter side is `shortSide`;
 * a smaller one stays as it is. Transparency is laid on white, EXIF orientation is applied.
 * Decoding straight to a smaller size is what makes this cheap for large JPEGs.
 * @throws Error where the file cannot be read or decoded: `whyUnreadable` says it for people
 */
export async function decodePicture(path: string, shortSide: number): Promise<Pixels> {
  const sharp = await loadSharp();
  // Read whole, so that odd file names mean nothing special to the decoder.
  const { data, info } = await sharp(await readFile(path), {
    failOn: "error",
    autoOrient: true,
    limitInputPixels: maximumFilePixels,
  })
    .flatten({ background: "white" })
    .toColourspace("srgb")
    .resize({ width: shortSide, height: shortSide, fit: "outside", withoutEnlargement: true })
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return pixelsOf(data, info);
}

/** Scales a picture and cuts a square of `crop` pixels a side out of it. */
export async function cropPicture(
  picture: Pixels,
  crop: number,
  { shortSide, right, down }: CropPlace,
): Promise<Pixels> {
  const scale = shortSide / Math.min(picture.width, picture.height);
  const width = Math.max(crop, Math.round(picture.width * scale));
  const height = Math.max(crop, Math.round(picture.height * scale));
  const sharp = await loadSharp();
  const { data, info } = await sharp(picture.data, {
    raw: { width: picture.width, height: picture.height, channels: picture.channels },
  })
    .resize({ width, height, fit: "fill" })
    .extract({
      left: Math.floor(right * (width - crop + 1)),
      top: Math.floor(down * (height - crop + 1)),
      width: crop,
      height: crop,
    })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pixelsOf(data, info);
}

/** Writes a square picture as planes R, G, B in [0, 1] into `planes`, from `offset` on. */
export function writePlanes(
  { width, channels, data }: Pixels,
  mirrored: boolean,
  planes: Float32Array,
  offset: number,
): void {
  const area = data.length / channels;
  const step = mirrored ? -channels : channels;
  for (let channel = 0; channel < 3; channel++) {
    const first = (channels === 1 ? 0 : channel) + (mirrored ? (width - 1) * channels : 0);
    let to = offset + channel * area;
    for (let row = 0; row < data.length; row += width * channels) {
      let from = row + first;
      for (let x = 0; x < width; x++) {
        planes[to++] = data[from]! / 255;
        from += step;
      }
    }
  }
}

/** One line, without the path, on why `decodePicture` failed. */
export async function whyUnreadable(path: string, error: unknown): Promise<string> {
  // The picture reader looks closer: it tells a truncated picture from text or a folder.
  const closer = await readPicture(path, { longSide: 16 }).then(() => undefined, errorMessage);
  return closer?.replace(`"${path}": `, "") ?? errorMessage(error);
}

function pixelsOf(data: Uint8Array, info: OutputInfo): Pixels {
  const { width, height, channels } = info;
  if (channels !== 1 && channels !== 3) {
    throw new Error(`expected 1 or 3 channels after decoding, got ${channels}`);
  }
  return { width, height, channels, data };
}
