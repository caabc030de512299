/** Pictures scaled down by means of areas. */
import type { Image } from "@gramstyle/core";

/**
 * `image` scaled down to `width` × `height`: each pixel is the mean of the area that it covers,
 * with partly covered pixels counted in part.
 */
export function averageAreas(image: Image, width: number, height: number): Image {
  const area = width * height;
  const data = new Float32Array(3 * area);
  const across = spans(image.width, width);
  const down = spans(image.height, height);
  for (let channel = 0; channel < 3; channel++) {
    const from = channel * image.width * image.height;
    for (const [y, vertical] of down.entries()) {
      for (const [x, horizontal] of across.entries()) {
        let sum = 0;
        for (const [row, rowShare] of vertical) {
          const start = from + row * image.width;
          for (const [column, share] of horizontal) {
            sum += rowShare * share * image.data[start + column]!;
          }
        }
        data[channel * area + y * width + x] = sum;
      }
    }
  }
  return { width, height, data };
}

/** For each of `to` cells over `from` pixels: the pixels under it, and each one's share of it. */
function spans(from: number, to: number): [index: number, share: number][][] {
  const step = from / to;
  return Array.from({ length: to }, (_, cell) => {
    const start = cell * step;
    const end = Math.min(from, start + step);
    const covered: [number, number][] = [];
    for (let i = Math.floor(start); i < end; i++) {
      const share = (Math.min(end, i + 1) - Math.max(start, i)) / (end - start);
      if (share > 1e-9) covered.push([i, share]);
    }
    return covered;
  });
}
