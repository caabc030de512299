/** Mixes a frame with the last output, by a share for each block that changes gradually between them. */
import type { Frame, FrameData, FrameLayout } from "./frame.ts";
import { type LumaGrid, samplesPerBlock } from "./luma-grid.ts";

export interface Blender {
  /**
   * @param keep for each block of the grid the share of the last output
   * @param output the last output, in the layout of the frame and not rounded; becomes the next
   * @returns the next output, as an array of its own; what is no colour is that of the frame
   */
  blend<Data extends FrameData>(
    keep: Float32Array,
    frame: Frame<Data>,
    layout: FrameLayout,
    output: Float32Array,
  ): Frame<Data>;
}

/** For frames of one size, which may be another than that of the grid's. */
export function createBlender(grid: LumaGrid, width: number, height: number): Blender {
  const shares = createShares(grid, width, height);
  return {
    blend(keep, { data }, { channelStride, pixelStride }, output) {
      if (data instanceof Float32Array) {
        for (let y = 0; y < height; y++) {
          blendPlanes(data, output, shares.row(keep, y), y * width, channelStride);
        }
        return { width, height, data: output.slice() as typeof data };
      }
      // Begins as a copy, so that transparency stays; rounds by itself.
      const target = new Uint8ClampedArray(data);
      for (let y = 0; y < height; y++) {
        const first = y * width * pixelStride;
        blendBytes(data, output, target, shares.row(keep, y), first, pixelStride);
      }
      const own = data instanceof Uint8ClampedArray ? target : new Uint8Array(target.buffer);
      return { width, height, data: own as FrameData as typeof data };
    },
  };
}

// One loop each: with arrays of one type, and three channels at a time, it takes a third.

function blendPlanes(
  data: Float32Array,
  output: Float32Array,
  shares: Float32Array,
  first: number,
  area: number,
): void {
  const second = first + area;
  const third = second + area;
  for (let x = 0; x < shares.length; x++) {
    const share = shares[x]!;
    const red = data[first + x]!;
    output[first + x] = red + share * (output[first + x]! - red);
    const green = data[second + x]!;
    output[second + x] = green + share * (output[second + x]! - green);
    const blue = data[third + x]!;
    output[third + x] = blue + share * (output[third + x]! - blue);
  }
}

function blendBytes(
  data: Uint8Array | Uint8ClampedArray,
  output: Float32Array,
  target: Uint8ClampedArray,
  shares: Float32Array,
  first: number,
  stride: number,
): void {
  for (let x = 0, i = first; x < shares.length; x++, i += stride) {
    const share = shares[x]!;
    const red = data[i]! + share * (output[i]! - data[i]!);
    output[i] = red;
    target[i] = red;
    const green = data[i + 1]! + share * (output[i + 1]! - data[i + 1]!);
    output[i + 1] = green;
    target[i + 1] = green;
    const blue = data[i + 2]! + share * (output[i + 2]! - data[i + 2]!);
    output[i + 2] = blue;
    target[i + 2] = blue;
  }
}

/** A share for each pixel of a row: linear between the middles of blocks, so that no edges are seen. */
function createShares(grid: LumaGrid, width: number, height: number) {
  const { blockColumns, blockRows } = grid;
  const side = grid.step * samplesPerBlock;
  const place = (pixel: number, scale: number, blocks: number) =>
    Math.min(blocks - 1, Math.max(0, ((pixel + 0.5) * scale) / side - 0.5));
  const places = Float32Array.from({ length: width }, (_, x) =>
    place(x, grid.width / width, blockColumns),
  );
  const lefts = Int32Array.from(places);
  const parts = places.map((at, x) => at - lefts[x]!);
  // Rows have theirs in common, three to a block or so.
  const common = Math.max(1, Math.round((side * height) / grid.height / 3));
  const shares = new Float32Array(width);
  /** Of two rows of blocks, at each pixel's column. */
  const wide = [new Float32Array(width), new Float32Array(width)] as const;
  const wideRows = [-1, -1];

  /** Consecutive rows of blocks take turns. */
  function widened(keep: Float32Array, row: number): Float32Array {
    const to = wide[(row & 1) as 0 | 1];
    if (wideRows[row & 1] === row) return to;
    wideRows[row & 1] = row;
    const first = row * blockColumns;
    const last = first + blockColumns - 1;
    for (let x = 0; x < width; x++) {
      const left = first + lefts[x]!;
      const start = keep[left]!;
      to[x] = start + parts[x]! * (keep[left < last ? left + 1 : last]! - start);
    }
    return to;
  }

  function fill(keep: Float32Array, y: number): void {
    const at = place(y, grid.height / height, blockRows);
    const upper = widened(keep, Math.trunc(at));
    const lower = widened(keep, Math.min(blockRows - 1, Math.trunc(at) + 1));
    const part = at - Math.trunc(at);
    for (let x = 0; x < width; x++) shares[x] = upper[x]! + part * (lower[x]! - upper[x]!);
  }

  return {
    /** All rows are asked for, from the top; valid until the next is. */
    row(keep: Float32Array, y: number): Float32Array {
      if (y === 0) wideRows.fill(-1);
      if (y % common === 0) fill(keep, y + (common - 1) / 2);
      return shares;
    },
  };
}
