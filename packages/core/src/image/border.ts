/** Pictures made larger by their own mirror image, and cut back. */
import type { Image } from "./image.ts";

/**
 * The picture in the top left corner of a larger one; what is right of it and below is its
 * reflection, without the border pixel itself twice, as often as it takes. Where a side is only one
 * pixel long, that pixel is repeated.
 */
export function padByReflection(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const columns = reflectedIndices(image.width, width);
  const rows = reflectedIndices(image.height, height);
  const data = new Float32Array(3 * width * height);
  let to = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (const row of rows) {
      const from = (channel * image.height + row) * image.width;
      data.set(image.data.subarray(from, from + image.width), to);
      for (let i = image.width; i < width; i++) data[to + i] = image.data[from + columns[i]!]!;
      to += width;
    }
  }
  return { width, height, data };
}

/** The top left corner of a picture. */
export function cropImage(image: Image, width: number, height: number): Image {
  if (image.width === width && image.height === height) return image;
  const data = new Float32Array(3 * width * height);
  for (let row = 0; row < 3 * height; row++) {
    const channel = Math.floor(row / height);
    const from = (channel * image.height + (row % height)) * image.width;
    data.set(image.data.subarray(from, from + width), row * width);
  }
  return { width, height, data };
}

/** 0 1 2 3 2 1 0 1 …: which of `from` pixels stands at each of `to` places. */
export function reflectedIndices(from: number, to: number): Uint32Array {
  const period = Math.max(1, 2 * (from - 1));
  return Uint32Array.from({ length: to }, (_, i) => {
    const place = i % period;
    return place < from ? place : period - place;
  });
}
