/** Between the bytes of a video's frame and the planes that a style model takes. */
import type { Image } from "../image/image.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Planes in [0, 1] of packed RGB. Not in shared memory, which engines in workers could take without
 * a copy: writing single values to it takes V8 eight times as long.
 */
export function planesOfBytes(bytes: Uint8Array, { width, height }: Size): Image {
  const area = width * height;
  const planes = new Float32Array(3 * area);
  const share = 1 / 255;
  for (let i = 0, at = 0; i < area; i++, at += 3) {
    planes[i] = bytes[at]! * share;
    planes[area + i] = bytes[at + 1]! * share;
    planes[2 * area + i] = bytes[at + 2]! * share;
  }
  return { width, height, data: planes };
}

/** Packed RGB of planes in [0, 1]: cutting off after the half rounds. */
export function bytesOfPlanes({ width, height, data }: Image): Uint8Array {
  const area = width * height;
  const bytes = new Uint8Array(3 * area);
  for (let i = 0, at = 0; i < area; i++, at += 3) {
    bytes[at] = data[i]! * 255 + 0.5;
    bytes[at + 1] = data[area + i]! * 255 + 0.5;
    bytes[at + 2] = data[2 * area + i]! * 255 + 0.5;
  }
  return bytes;
}
