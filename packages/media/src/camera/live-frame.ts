/** A frame as it comes from a camera, and as an image of the size that is worked on. */
import type { Image } from "@gramstyle/core";

/** A frame as a camera gives it. */
export interface LiveFrame {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel, rows from the top. */
  readonly rgb: Uint8Array;
}

/** The size that an image of a frame gets, in pixels. */
export interface FrameImageOptions {
  readonly width: number;
  readonly height: number;
  /** Left and right change places. */
  readonly mirror?: boolean;
}

/**
 * The frame as planes in [0, 1], scaled on the way: each pixel is the mean of all pixels that it
 * lies on, whole ones, or the nearest where the frame is smaller.
 */
export function imageOfFrame(
  { width: fromWidth, height: fromHeight, rgb }: LiveFrame,
  { width, height, mirror = false }: FrameImageOptions,
): Image {
  const area = width * height;
  const data = new Float32Array(3 * area);
  const columns = edges(fromWidth, width);
  const rows = edges(fromHeight, height);
  for (let y = 0; y < height; y++) {
    const top = rows.first[y]!;
    const bottom = rows.last[y]!;
    for (let x = 0; x < width; x++) {
      const left = columns.first[x]!;
      const right = columns.last[x]!;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = top; row <= bottom; row++) {
        const end = 3 * (row * fromWidth + right);
        for (let i = 3 * (row * fromWidth + left); i <= end; i += 3) {
          red += rgb[i]!;
          green += rgb[i + 1]!;
          blue += rgb[i + 2]!;
        }
      }
      const share = 1 / (255 * (bottom - top + 1) * (right - left + 1));
      const to = y * width + (mirror ? width - 1 - x : x);
      data[to] = red * share;
      data[area + to] = green * share;
      data[2 * area + to] = blue * share;
    }
  }
  return { width, height, data };
}

/** For each of `to` cells the first and the last of the `from` pixels under it. */
function edges(from: number, to: number): { first: Int32Array; last: Int32Array } {
  const first = new Int32Array(to);
  const last = new Int32Array(to);
  for (let cell = 0; cell < to; cell++) {
    first[cell] = Math.min(from - 1, Math.floor((cell * from) / to));
    last[cell] = Math.max(first[cell]!, Math.ceil(((cell + 1) * from) / to) - 1);
  }
  return { first, last };
}

/**
 * The size to work at: a frame's, with at most `longSide` and in proportion, sides multiples of 4,
 * which every style model takes without padding. Never larger than the frame.
 */
export function workingSize(
  { width, height }: { readonly width: number; readonly height: number },
  longSide: number,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const side = (pixels: number) => Math.max(4, 4 * Math.round((pixels * scale) / 4));
  return { width: side(width), height: side(height) };
}

/** Three bytes a pixel of an image, values outside of [0, 1] clamped. */
export function rgbOfImage({ width, height, data }: Image): Uint8Array {
  const area = width * height;
  // Rounds and clamps by itself.
  const rgb = new Uint8ClampedArray(3 * area);
  for (let i = 0, to = 0; i < area; i++, to += 3) {
    rgb[to] = data[i]! * 255;
    rgb[to + 1] = data[area + i]! * 255;
    rgb[to + 2] = data[2 * area + i]! * 255;
  }
  return new Uint8Array(rgb.buffer);
}
