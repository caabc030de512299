/** Pictures at exactly the size that a terminal shows, fast enough for a picture that changes. */
import type { Image } from "@gramstyle/core";

export interface Box {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The cells that a picture fills in a box, in proportion.
 * @param cell one character cell in pixels
 */
export function fitCells(
  picture: { readonly width: number; readonly height: number },
  { columns, rows }: Box,
  cell: { readonly width: number; readonly height: number },
): Box {
  const scale = Math.min(
    (columns * cell.width) / picture.width,
    (rows * cell.height) / picture.height,
  );
  const within = (size: number, most: number) => Math.max(1, Math.min(most, Math.round(size)));
  return {
    columns: within((picture.width * scale) / cell.width, columns),
    rows: within((picture.height * scale) / cell.height, rows),
  };
}

/**
 * Means of the pixels under each new pixel, all whole ones; where the picture is smaller, its pixels
 * repeated. Not as exact as `resizeImage`, and many times as fast.
 */
export function scalePicture(
  { width, height, data }: Image,
  toWidth: number,
  toHeight: number,
): Image {
  const area = toWidth * toHeight;
  const result = new Float32Array(3 * area);
  const columns = edges(width, toWidth);
  const rows = edges(height, toHeight);
  for (let channel = 0; channel < 3; channel++) {
    const plane = channel * width * height;
    for (let y = 0; y < toHeight; y++) {
      const top = rows.first[y]!;
      const bottom = rows.last[y]!;
      for (let x = 0; x < toWidth; x++) {
        const left = columns.first[x]!;
        const right = columns.last[x]!;
        let sum = 0;
        for (let row = top; row <= bottom; row++) {
          const start = plane + row * width;
          for (let i = start + left; i <= start + right; i++) sum += data[i]!;
        }
        result[channel * area + y * toWidth + x] = sum / ((bottom - top + 1) * (right - left + 1));
      }
    }
  }
  return { width: toWidth, height: toHeight, data: result };
}

/** For each of `to` cells the first and the last of the `from` pixels under it. */
function edges(from: number, to: number): { first: Int32Array; last: Int32Array } {
  const first = new Int32Array(to);
  const last = new Int32Array(to);
  for (let cell = 0; cell < to; cell++) {
    first[cell] = Math.min(from - 1, Math.floor((cell * from) / to));
    last[cell] = Math.max(first[cell]!, Math.ceil(((cell + 1) * from) / to) - 1);
    last[cell] = Math.min(from - 1, last[cell]!);
  }
  return { first, last };
}
