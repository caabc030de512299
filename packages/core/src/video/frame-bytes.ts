/** Between the bytes of a video's frame and the planes that a style model takes. */
import type { Image } from "../image/image.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Planes in [0, 1] of packed RGB, or RGBA without its opacity. Not in shared memory, which engines in workers could take without
 * a copy: writing single values to it takes V8 eight times as long.
 */
export function planesOfBytes(bytes: Uint8Array, { width, height }: Size): Image {
  const area = width * height;
  const channels = bytes.length / area;
  const planes = new Float32Array(3 * area);
  const share = 1 / 255;
  for (let i = 0, at = 0; i < area; i++, at += channels) {
    planes[i] = bytes[at]! * share;
    planes[area + i] = bytes[at + 1]! * share;
    planes[2 * area + i] = bytes[at + 2]! * share;
  }
  return { width, height, data: planes };
}

/**
 * Packed RGB of planes in [0, 1]: cutting off after the half rounds.
 * @param rgba a frame of as many pixels, whose opacity the result is to have; then it is RGBA
 */
export function bytesOfPlanes({ width, height, data }: Image, rgba?: Uint8Array): Uint8Array {
  const area = width * height;
  const channels = rgba ? 4 : 3;
  const bytes = rgba ? new Uint8Array(rgba) : new Uint8Array(3 * area);
  for (let i = 0, at = 0; i < area; i++, at += channels) {
    bytes[at] = data[i]! * 255 + 0.5;
    bytes[at + 1] = data[area + i]! * 255 + 0.5;
    bytes[at + 2] = data[2 * area + i]! * 255 + 0.5;
  }
  return bytes;
}

/** (1 − share) · from + share · to in every byte. */
export function blendBytes(from: Uint8Array, to: Uint8Array, share: number): Uint8Array {
  const mixed = new Uint8ClampedArray(from.length);
  for (let i = 0; i < from.length; i++) mixed[i] = from[i]! + share * (to[i]! - from[i]!);
  return new Uint8Array(mixed.buffer);
}
