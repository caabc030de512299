/** Between the bytes of a video's frame and the planes that a style model takes. */
import type { Image } from "@gramstyle/core";

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Planes in [0, 1] of packed RGB or RGBA, what is wholly transparent as white. Not in shared memory,
 * which engines in workers could take without a copy: writing single values to it takes V8 eight
 * times as long.
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
  if (channels === 4) whiten(bytes, planes);
  return { width, height, data: planes };
}

function whiten(bytes: Uint8Array, planes: Float32Array): void {
  const area = bytes.length / 4;
  for (let i = 0; i < area; i++) {
    if (bytes[4 * i + 3] !== 0) continue;
    planes[i] = 1;
    planes[area + i] = 1;
    planes[2 * area + i] = 1;
  }
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

/** The same with the opacity of another frame. */
export function bytesWithAlpha(image: Image, rgba: Uint8Array): Uint8Array {
  const rgb = bytesOfPlanes(image);
  const bytes = new Uint8Array(rgba);
  for (let i = 0, at = 0; i < rgb.length; i += 3, at += 4) {
    bytes[at] = rgb[i]!;
    bytes[at + 1] = rgb[i + 1]!;
    bytes[at + 2] = rgb[i + 2]!;
  }
  return bytes;
}

/** RGBA laid on white, for what has no opacity. */
export function onWhite(rgba: Uint8Array): Uint8Array {
  const bytes = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0, at = 0; at < rgba.length; i += 3, at += 4) {
    const opacity = rgba[at + 3]! / 255;
    for (let c = 0; c < 3; c++) bytes[i + c] = 255 + opacity * (rgba[at + c]! - 255) + 0.5;
  }
  return bytes;
}
