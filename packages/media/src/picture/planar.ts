/** Between planar floats in [0, 1] (as in `Image`) and interleaved integers (as in picture files). */

import type { ImageWithAlpha } from "./picture.ts";

/** Interleaved samples, all bytes or all 16-bit words. */
export type Samples = Uint8Array | Uint16Array;

/**
 * The planes of an interleaved picture.
 * @param samples interleaved rows with `channels` values a pixel
 * @param channels 1 to 4: grey, grey and alpha, RGB, RGB and alpha
 */
export function planesOfSamples(
  samples: Samples,
  channels: number,
): { data: Float32Array; alpha?: Float32Array } {
  const area = samples.length / channels;
  const scale = 1 / (samples instanceof Uint16Array ? 65_535 : 255);
  const colours = channels < 3 ? 1 : 3;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    const from = colours === 1 ? 0 : channel;
    const to = channel * area;
    for (let i = 0; i < area; i++) data[to + i] = samples[i * channels + from]! * scale;
  }
  if (channels === colours) return { data };
  const alpha = new Float32Array(area);
  for (let i = 0; i < area; i++) alpha[i] = samples[i * channels + colours]! * scale;
  return { data, alpha };
}

/**
 * Interleaved integer samples of an image, RGB or RGB and alpha; values outside [0, 1] are clamped.
 * @throws Error where a value is not a number, or the data does not fit width × height.
 */
export function samplesOfImage(image: ImageWithAlpha, bits: 8 | 16): Samples {
  const { width, height, data, alpha } = image;
  const area = width * height;
  if (data.length !== 3 * area || (alpha && alpha.length !== area)) {
    throw new Error(`expected 3 planes of ${width}×${height}, got ${data.length} values`);
  }
  const channels = alpha ? 4 : 3;
  const samples = bits === 16 ? new Uint16Array(channels * area) : new Uint8Array(channels * area);
  const scale = bits === 16 ? 65_535 : 255;
  for (let channel = 0; channel < channels; channel++) {
    const plane = channel === 3 ? alpha! : data.subarray(channel * area, (channel + 1) * area);
    for (let i = 0; i < area; i++) {
      const value = plane[i]!;
      if (Number.isNaN(value)) throw new Error(`pixel ${i} of the image is not a number (NaN)`);
      samples[i * channels + channel] = Math.min(1, Math.max(0, value)) * scale + 0.5;
    }
  }
  return samples;
}
