/** A frame's brightness at few enough places that comparing frames costs next to nothing. */
import { type Frame, layoutOf } from "./frame.ts";

/** Blocks are compared as a whole; a block has this many samples a side. */
export const samplesPerBlock = 4;

/** The long side, in pixels, for each pixel between samples. */
const pixelsPerStep = 320;
const largestStep = 4;

/** The places that are looked at in frames of one size. */
export interface LumaGrid {
  readonly width: number;
  readonly height: number;
  /** Pixels between samples, in both directions; odd rows are shifted by half of it. */
  readonly step: number;
  /** Samples a row and samples a column. */
  readonly columns: number;
  readonly rows: number;
  /** Blocks a row and blocks a column; those at the right and the bottom may be smaller. */
  readonly blockColumns: number;
  readonly blockRows: number;
}

export function lumaGrid(width: number, height: number): LumaGrid {
  const step = Math.min(
    largestStep,
    Math.max(1, Math.round(Math.max(width, height) / pixelsPerStep)),
  );
  const columns = Math.ceil(width / step);
  const rows = Math.ceil(height / step);
  return {
    ...{ width, height, step, columns, rows },
    blockColumns: Math.ceil(columns / samplesPerBlock),
    blockRows: Math.ceil(rows / samplesPerBlock),
  };
}

/**
 * Fills `samples` (rows × columns) with the mean of red, green and blue, in [0, 1]: the mean has
 * less of a sensor's noise than a luma that is weighted by what the eye sees.
 */
export function sampleLuma(frame: Frame, grid: LumaGrid, samples: Float32Array): void {
  const { channelStride, pixelStride, white } = layoutOf(frame);
  const { data } = frame;
  const { width, step, columns, rows } = grid;
  const scale = 1 / (3 * white);
  const stride = step * pixelStride;
  for (let row = 0; row < rows; row++) {
    const shift = row & 1 ? step >> 1 : 0;
    const start = (row * step * width + shift) * pixelStride;
    // The shifted row's last sample may be beyond the border.
    const inside = Math.min(columns, Math.ceil((width - shift) / step));
    const target = row * columns;
    for (let column = 0, i = start; column < inside; column++, i += stride) {
      samples[target + column] =
        (data[i]! + data[i + channelStride]! + data[i + 2 * channelStride]!) * scale;
    }
    for (let column = inside; column < columns; column++) {
      samples[target + column] = samples[target + column - 1]!;
    }
  }
}
