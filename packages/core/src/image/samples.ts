/**
 * Between planar floats in [0, 1] (as in `Image`) and interleaved integers (as in picture files, and
 * in the `ImageData` of web pages).
 */
import type { ImageWithAlpha } from "./image.ts";

/** Interleaved samples, all bytes or all 16-bit words. */
export type Samples = Uint8Array | Uint8ClampedArray | Uint16Array;

/** Rows of pixels with their samples beside each other. */
export interface InterleavedPicture {
  readonly width: number;
  readonly height: number;
  /** Grey, grey and alpha, RGB, RGB and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  /** width · height · channels, rows from the top. */
  readonly samples: Samples;
}

/**
 * The image of an interleaved picture; grey becomes RGB. Where it has transparency, `alpha` is its
 * plane and RGB is not premultiplied, so that writing both back loses nothing that can be seen.
 * Fully transparent pixels become white: what their color was cannot be seen, and must not take part
 * in a style. An alpha channel that is opaque throughout is left out.
 */
export function imageOfSamples(picture: InterleavedPicture): ImageWithAlpha {
  const { width, height, channels, samples } = picture;
  const area = width * height;
  if (samples.length !== channels * area) {
    throw new Error(
      `expected ${channels} samples for each of ${width}×${height} pixels, got ${samples.length}`,
    );
  }
  const scale = 1 / (samples instanceof Uint16Array ? 65_535 : 255);
  const colors = channels < 3 ? 1 : 3;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const from = colors === 1 ? 0 : channel;
    const to = channel * area;
    for (let i = 0; i < area; i++) data[to + i] = samples[i * channels + from]! * scale;
  }
  const image = { width, height, data };
  if (channels === colors) return image;
  const alpha = new Float32Array(area);
  for (let i = 0; i < area; i++) alpha[i] = samples[i * channels + colors]! * scale;
  if (alpha.every((value) => value === 1)) return image;
  whitenTransparent(data, alpha);
  return { ...image, alpha };
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

/**
 * Interleaved integer samples of an image, RGB or RGB and alpha; values outside [0, 1] are clamped.
 * @throws Error where a value is not a number, or the data does not fit width × height.
 */
export function samplesOfImage(image: ImageWithAlpha, bits: 8 | 16): Uint8Array | Uint16Array {
  checkPlanes(image);
  const channels = image.alpha ? 4 : 3;
  const length = channels * image.width * image.height;
  const samples = bits === 16 ? new Uint16Array(length) : new Uint8Array(length);
  writeSamples(image, samples, channels);
  return samples;
}

/** What a web page's `ImageData` is, and what its constructor takes; no page is needed for it. */
export interface PixelData {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, alpha of each pixel, rows from the top, in sRGB. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** The image of a web page's `ImageData`; what is transparent: see `imageOfSamples`. */
export function imageFromImageData(pixels: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}): ImageWithAlpha {
  const { width, height, data: samples } = pixels;
  return imageOfSamples({ width, height, channels: 4, samples });
}

/**
 * An image as a web page shows it: `new ImageData(data, width, height)`, then `putImageData`. Without
 * an alpha plane it is opaque; values outside [0, 1] are clamped.
 * @throws Error where a value is not a number, or the data does not fit width × height
 */
export function imageDataFromImage(image: ImageWithAlpha): PixelData {
  checkPlanes(image);
  const { width, height } = image;
  const data = new Uint8ClampedArray(4 * width * height);
  if (!image.alpha) data.fill(255);
  writeSamples(image, data, 4);
  return { width, height, data };
}

function checkPlanes({ width, height, data, alpha }: ImageWithAlpha): void {
  const area = width * height;
  if (data.length === 3 * area && (!alpha || alpha.length === area)) return;
  throw new Error(`expected 3 planes of ${width}×${height}, got ${data.length} values`);
}

/** Writes the planes that the image has; samples of others stay as they are. */
function writeSamples(
  { width, height, data, alpha }: ImageWithAlpha,
  samples: Samples,
  channels: number,
) {
  const area = width * height;
  const scale = samples instanceof Uint16Array ? 65_535 : 255;
  // A clamped array rounds by itself, the others cut off.
  const half = samples instanceof Uint8ClampedArray ? 0 : 0.5;
  for (let channel = 0; channel < (alpha ? 4 : 3); channel++) {
    const plane = channel === 3 ? alpha! : data.subarray(channel * area, (channel + 1) * area);
    for (let i = 0; i < area; i++) {
      const value = plane[i]!;
      if (Number.isNaN(value)) throw new Error(`pixel ${i} of the image is not a number (NaN)`);
      samples[i * channels + channel] = Math.min(1, Math.max(0, value)) * scale + half;
    }
  }
}
