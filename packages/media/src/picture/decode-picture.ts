/** Decodes a picture into planar RGB floats: upright, in sRGB, at most as large as asked for. */
import { errorMessage, imageOfSamples, UserError } from "@gramstyle/core";
import { loadSharp } from "../load-sharp.ts";
import type { DecodedPicture } from "./picture.ts";

/** How large a picture becomes. Both bounds may be given; the smaller result wins. */
export interface DecodeOptions {
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

const readable = "a JPEG, PNG, WebP, TIFF, GIF, AVIF or SVG picture";

/**
 * Decodes a file's bytes.
 *
 * EXIF orientation is applied; an ICC profile, grey and CMYK are converted to sRGB; 8 and 16 bits
 * become floats in [0, 1]; of an animation or a multi-page file the first page is read. Resizing is
 * Lanczos-3 with antialiasing, in proportion, and never beyond the picture's own size unless
 * `enlarge` says so.
 *
 * Where the file has transparency, `alpha` is its plane and RGB is not premultiplied; see
 * `imageOfSamples`.
 *
 * @throws UserError, one line, where the bytes are none, truncated, not a picture or too large.
 */
export async function decodePicture(
  bytes: Uint8Array,
  options: DecodeOptions = {},
): Promise<DecodedPicture> {
  if (bytes.length === 0) throw new UserError("expected a picture, got an empty file");
  const sharp = await loadSharp();
  const input = { failOn: "error", limitInputPixels: false, autoOrient: true } as const;
  const facts = await sharp(bytes, input)
    .metadata()
    .catch((error: unknown) => {
      throw decodeError(bytes, error);
    });
  const { width: originalWidth, height: originalHeight } = facts.autoOrient;
  if (originalWidth * originalHeight > maximumFilePixels) {
    throw new UserError(
      `expected at most ${maximumFilePixels / 1e6} million pixels, got ${originalWidth}×${originalHeight}; scale it down first`,
    );
  }
  const { width, height } = targetSize(originalWidth, originalHeight, options);
  if (width * height > maximumPixels) {
    throw new UserError(
      `${width}×${height} is too large to work on (at most ${Math.round(maximumPixels / 1e6)} million pixels); ask for a smaller size`,
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
      throw decodeError(bytes, error);
    });
  const samples = deep
    ? new Uint16Array(buffer.buffer, buffer.byteOffset, buffer.length / 2)
    : new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
  const image = imageOfSamples({ width, height, channels: info.channels, samples });
  return { ...image, originalWidth, originalHeight, ...(facts.exif && { exif: facts.exif }) };
}

/**
 * The size that a picture of `width` × `height` gets: in proportion, at least 1 pixel a side.
 * @throws UserError where a bound is not a whole number of at least 1.
 */
export function targetSize(
  width: number,
  height: number,
  options: DecodeOptions,
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

/** What the decoder said, as one line. */
function decodeError(bytes: Uint8Array, error: unknown): UserError {
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
  return new UserError(message, { cause: error });
}

/** What a file is, by its first bytes. */
function kindOfBytes(bytes: Uint8Array): { name: string; picture: boolean; heic?: boolean } {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4096));
  const head = start.toString("latin1", 0, 16);
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
  const text = start.toString("latin1");
  if (/<svg[\s>]/.test(text)) return picture("SVG");
  if (!/[^\t\n\f\r\x20-\x7e\x80-\xff]/.test(text)) return { name: "text", picture: false };
  return { name: `unknown data (${bytes.length} bytes)`, picture: false };
}
