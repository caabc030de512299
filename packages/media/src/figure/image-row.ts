/** Lays several images side by side. */

import type { Image } from "@gramstyle/core";
import type { Rgb } from "./color-map.ts";

/** How images are laid out. */
export interface ImageRowOptions {
  /** Pixels around and between the images. Default 16. */
  readonly margin?: number;
  /** Colour around them. Default white. */
  readonly background?: Rgb;
}

/** `images` in one row from the left on a background, each centred vertically. */
export function imageRow(images: readonly Image[], options: ImageRowOptions = {}): Image {
  const { margin = 16, background = [1, 1, 1] } = options;
  const width = images.reduce((sum, image) => sum + image.width + margin, margin);
  const height = Math.max(0, ...images.map((image) => image.height)) + 2 * margin;
  const result = filledImage(width, height, background);
  let left = margin;
  for (const image of images) {
    paste(image, result, left, (height - image.height) >> 1);
    left += image.width + margin;
  }
  return result;
}

/** An image of one colour. */
export function filledImage(width: number, height: number, color: Rgb): Image {
  const area = width * height;
  const data = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++) {
    data.fill(color[channel]!, channel * area, (channel + 1) * area);
  }
  return { width, height, data };
}

/** Copies `image` into `onto` with its top left corner at (left, top); it must fit. */
export function paste(image: Image, onto: Image, left: number, top: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const from = channel * image.width * image.height;
    const to = channel * onto.width * onto.height + left;
    for (let y = 0; y < image.height; y++) {
      const start = from + y * image.width;
      onto.data.set(image.data.subarray(start, start + image.width), to + (top + y) * onto.width);
    }
  }
}
