/** A square matrix as a picture: what a Gram matrix looks like. */

import type { Image } from "@gramstyle/core";
import { divergingColor, type Rgb, sequentialColor } from "./color-map.ts";

/** How a matrix is drawn. */
export interface HeatMapOptions {
  /** Pixels a side of one entry, a whole number. Default: what brings the picture near 512 a side. */
  readonly cell?: number;
  /** The absolute value that gets the strongest colour. Default: the largest in the matrix. */
  readonly limit?: number;
  /**
   * Exponent on |value| / limit. Below 1 it lifts small entries, which helps where a few entries
   * of a Gram matrix dwarf all others. Default 1.
   */
  readonly gamma?: number;
}

/**
 * The n×n `matrix` (rows from the top) as an image of cell·n pixels a side. Where every entry is at
 * least 0 the colours run from dark (0) to light; else from blue (negative) over near white (0) to
 * red (positive), symmetric about 0. Entries that are not numbers are mid grey.
 */
export function heatMap(matrix: Float32Array, size: number, options: HeatMapOptions = {}): Image {
  if (matrix.length !== size * size) {
    throw new Error(`expected ${size}×${size} entries, got ${matrix.length}`);
  }
  const { cell = Math.max(1, Math.floor(512 / size)), gamma = 1 } = options;
  const signed = matrix.some((value) => value < 0);
  let largest = 0;
  for (const value of matrix) if (Math.abs(value) > largest) largest = Math.abs(value);
  const limit = options.limit ?? largest;
  const side = cell * size;
  const area = side * side;
  const data = new Float32Array(3 * area);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const color = colorOf(matrix[row * size + column]!, limit, gamma, signed);
      for (let channel = 0; channel < 3; channel++) {
        for (let y = row * cell; y < (row + 1) * cell; y++) {
          const start = channel * area + y * side + column * cell;
          data.fill(color[channel]!, start, start + cell);
        }
      }
    }
  }
  return { width: side, height: side, data };
}

function colorOf(value: number, limit: number, gamma: number, signed: boolean): Rgb {
  if (Number.isNaN(value)) return [0.5, 0.5, 0.5];
  const strength = limit > 0 ? Math.min(1, Math.abs(value) / limit) ** gamma : 0;
  return signed ? divergingColor(Math.sign(value) * strength) : sequentialColor(strength);
}
