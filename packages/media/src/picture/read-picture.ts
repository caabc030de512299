/**
 * Reads a picture file into planar RGB floats: upright, in sRGB, at most as large as asked for.
 * The file is read whole first, so that odd file names mean nothing special to the decoder and a
 * file that was rewritten meanwhile is never served from the decoder's cache.
 */

import { readFile, stat } from "node:fs/promises";
import { errorMessage, UserError } from "@gramstyle/core";
import sharp from "sharp";
import { errorCode, fileError } from "../file-errors.ts";
import type { Picture } from "./picture.ts";
import { planesOfSamples } from "./planar.ts";

/** How large a picture becomes. Both bounds may be given; the smaller result wins. */
export interface ReadPictureOptions {
  /** Bound of the longer side in pixels. */
  readonly longSide?: number;
  /** Bound of the shorter side in pixels. */
  readonly shortSide?: number;
  /** Whether a picture smaller than the bounds is enlarged to them. Default false. */
  readonly enlarge?: boolean;
}

/** The most pixels that a file may have: 2^28, as a square 16 384 a side. */
export const maximumFilePixels = 2 ** 28;

/** The most pixels that are kept after resizing: 2^26, as a square 8 192 a side (768 MiB of floats). */
export const maximumPixels = 2 ** 26;

const maximumFileBytes = 2 ** 30;
const readable = "a JPEG, PNG, WebP, TIFF, GIF, AVIF or SVG picture";

/**
 * Reads the picture at `path`.
 *
 * EXIF orientation is applied; an ICC profile, grey and CMYK are converted to sRGB; 8 and 16 bits
 * become floats in [0, 1]; of an animation or a multi-page file the first page is read. Resizing is
 * Lanczos-3 with antialiasing, in proportion, and never beyond the picture's own size unless
 * `enlarge` says so.
 *
 * Where the file has transparency, `alpha` is its plane and RGB is not premultiplied, so that
 * writing both back loses nothing that can be seen. Fully transparent pixels become white: what
 * their colour was cannot be seen, and must not take part in a style.
 *
 * @throws UserError, one line with the path, where the file is missing, a folder, empty, truncated,
 * not a picture or too large.
 */
export async function readPicture(
  path: string,
  options: ReadPictureOptions = {},
): Promise<Picture> {
  const bytes = await readBytes(path);
  const input = { failOn: "error", limitInputPixels: false, autoOrient: true } as const;
  const facts = await sharp(bytes, input)
    .metadata()
    .catch((error: unknown) => {
      throw decodeError(path, bytes, error);
    });
  const { width: originalWidth, height: originalHeight } = facts.autoOrient;
  if (originalWidth * originalHeight > maximumFilePixels) {
    throw new UserError(
      `"${path}": expected at most ${maximumFilePixels / 1e6} million pixels, got ${originalWidth}×${originalHeight}; scale it down first`,
    );
  }
  const { width, height } = targetSize(originalWidth, originalHeight, options);
  if (width * height > maximumPixels) {
    throw new UserError(
      `"${path}": ${width}×${height} is too large to work on (at most ${Math.round(maximumPixels / 1e6)} million pixels); ask for a smaller size`,
    );
  }
  const deep = facts.depth !== "uchar";
  let pipeline = sharp(bytes, input).toColourspace(deep ? "rgb16" : "srgb");
  if (width !== originalWidth || height !== originalHeight) {
    pipeline = pipeline.resize(width, height, { fit: "fill", kernel: "lanczos3" });
  }
  const { data: buffer, info } = await pipeline
    .raw({ depth: deep ? "ushort" : "uchar" })
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw decodeError(path, bytes, error);
    });
  const samples = deep
    ? new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length / 2)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  const { data, alpha } = planesOfSamples(samples, info.channels);
  const known = { path, originalWidth, originalHeight, ...(facts.exif && { exif: facts.exif }) };
  const picture = { width, height, data, ...known };
  if (!alpha || alpha.every((value) => value === 1)) return picture;
  whitenTransparent(data, alpha);
  return { ...picture, alpha };
}

/**
 * The size that a picture of `width` × `height` gets: in proportion, at least 1 pixel a side.
 * @throws UserError where a bound is not a whole number of at least 1.
 */
export function targetSize(
  width: number,
  height: number,
  options: ReadPictureOptions,
): { width: number; height: number } {
  let scale = Number.POSITIVE_INFINITY;
  const bounds = [
    [options.longSide, Math.max(width, height)],
    [options.shortSide, Math.min(width, height)],
  ] as const;
  for (const [bound, side] of bounds) {
    if (bound === undefined) continue;
    if (!Number.isInteger(bound) || bound < 1) {
      throw new UserError(`expected a size in whole pixels of at least 1, got ${bound}`);
    }
    scale = Math.min(scale, bound / side);
  }
  if (!Number.isFinite(scale) || (scale > 1 && !options.enlarge)) scale = 1;
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

async function readBytes(path: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw new UserError(`"${path}": expected a picture file, got a folder`);
    }
    if (facts.size > maximumFileBytes) {
      throw new UserError(
        `"${path}": expected a picture of at most 1 GiB, got ${facts.size} bytes`,
      );
    }
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (errorCode(error) === "ENOENT") {
      throw new UserError(`"${path}": there is no such file`, { cause: error });
    }
    throw fileError(path, "read", error);
  }
  if (bytes.length === 0) throw new UserError(`"${path}": expected a picture, got an empty file`);
  return bytes;
}

/** What the decoder said, as one line with the path. */
function decodeError(path: string, bytes: Buffer, error: unknown): UserError {
  const text = error instanceof Error ? error.message : String(error);
  const kind = kindOfBytes(bytes);
  let message: string;
  if (kind.heic) {
    message = "HEIC pictures (HEVC) cannot be decoded here; convert it to JPEG or PNG first";
  } else if (!kind.picture) {
    message = `expected ${readable}, got ${kind.name}`;
  } else {
    const detail = errorMessage(text.trimEnd().split("\n").at(-1));
    message = `the ${kind.name} cannot be decoded, it seems truncated or damaged (${detail})`;
  }
  return new UserError(`"${path}": ${message}`, { cause: error });
}

/** What a file is, by its first bytes. */
function kindOfBytes(bytes: Buffer): { name: string; picture: boolean; heic?: boolean } {
  const head = bytes.toString("latin1", 0, 16);
  const picture = (name: string) => ({ name, picture: true });
  if (head.startsWith("\xff\xd8")) return picture("JPEG");
  if (head.startsWith("\x89PNG")) return picture("PNG");
  if (head.startsWith("GIF8")) return picture("GIF");
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return picture("WebP");
  if (head.startsWith("II*\0") || head.startsWith("MM\0*")) return picture("TIFF");
  if (head.slice(4, 8) === "ftyp") {
    const brand = head.slice(8, 12);
    if (brand === "avif" || brand === "avis") return picture("AVIF");
    if (/^(hei|hev|mif|msf)/.test(brand)) return { name: "HEIC", picture: true, heic: true };
    return { name: "a video", picture: false };
  }
  if (head.startsWith("%PDF")) return { name: "a PDF", picture: false };
  if (head.startsWith("BM")) return { name: "a BMP (convert it first)", picture: false };
  const text = bytes.toString("latin1", 0, 4096);
  if (/<svg[\s>]/.test(text)) return picture("SVG");
  if (!/[^\t\n\f\r\x20-\x7e\x80-\xff]/.test(text)) return { name: "text", picture: false };
  return { name: `unknown data (${bytes.length} bytes)`, picture: false };
}

function whitenTransparent(data: Float32Array, alpha: Float32Array): void {
  const area = alpha.length;
  for (let i = 0; i < area; i++) {
    if (alpha[i] !== 0) continue;
    data[i] = 1;
    data[area + i] = 1;
    data[2 * area + i] = 1;
  }
}
