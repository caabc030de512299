/** Samples of a style that is being learnt: the painting, then photos above what became of them. */
import type { Image } from "@gramstyle/core";
import { fitLongSide, resizeImage } from "@gramstyle/core";
import { filledImage, imageRow, paste } from "./image-row.ts";

const gap = 8;

/** @param contents and `stylized`: count×3×size×size */
export function contactSheet(
  style: Image,
  contents: Float32Array,
  stylized: Float32Array,
  size: number,
): Image {
  const above = split(contents, size);
  const below = split(stylized, size);
  const columns = above.map((content, i) => stacked(content, below[i]!));
  return imageRow([styleColumn(style, columns[0]!.height), ...columns], { margin: gap });
}

/** The painting as high as the columns, or as wide as one photo and a half. */
function styleColumn(style: Image, height: number): Image {
  const width = Math.round(0.75 * height);
  const scale = Math.min(height / style.height, width / style.width);
  const fitted = fitLongSide(style, Math.round(scale * Math.max(style.width, style.height)));
  return resizeImage(style, fitted.width, fitted.height);
}

function stacked(above: Image, below: Image): Image {
  const column = filledImage(above.width, above.height + gap + below.height, [1, 1, 1]);
  paste(above, column, 0, 0);
  paste(below, column, 0, above.height + gap);
  return column;
}

function split(images: Float32Array, size: number): Image[] {
  const length = 3 * size * size;
  return Array.from({ length: images.length / length }, (_, i) => ({
    width: size,
    height: size,
    data: images.subarray(i * length, (i + 1) * length),
  }));
}
