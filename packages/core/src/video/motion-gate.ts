/**
 * Tells what moved from what only has noise, block by block. Noise changes all pixels of a block a
 * little, and alike in all blocks that stand still; motion changes a block by more than that.
 */
import { type LumaGrid, samplesPerBlock } from "./luma-grid.ts";

/** A block's change, in multiples of the noise, up to which it stands still, and from which it moves. */
const stillBelow = 1.6;
const movesAbove = 3.2;

/** The share of blocks that are taken to stand still when the noise is estimated. */
const quietShare = 0.25;

/** Bounds of the noise: what rounding to bytes makes, and the most that a camera in the dark has. */
const leastNoise = 0.5 / 255;
const mostNoise = 6 / 255;

/** How fast the noise may grow from frame to frame: slowly, since a pan looks like it. */
const noiseGrowth = 1.03;

/** How far a lamp or an automatic exposure may change the brightness before that is motion. */
const largestGain = 1.1;
/** What is darker says nothing of it. */
const darkest = 0.04;

/** A cut moves at least this share of the blocks, and blocks by at least this much on average. */
const cutShare = 0.7;
const cutChange = 0.1;

/** Numbers that a quantile is taken over, at most. */
const quantileSamples = 512;

export interface MotionGate {
  /** For each block from 0, stands still, to 1, moved. Overwritten by the next comparison. */
  readonly motion: Float32Array;
  /** Mean absolute change of what stands still, of brightness in [0, 1]; carried on. */
  noise: number | undefined;
  /**
   * Compares samples of the grid with earlier ones and fills `motion`.
   * @returns whether the scene was cut
   */
  compare(samples: Float32Array, reference: Float32Array): boolean;
}

export function createMotionGate(grid: LumaGrid): MotionGate {
  const { columns, rows, blockColumns, blockRows } = grid;
  const blocks = blockColumns * blockRows;
  const change = new Float32Array(blocks);
  const raw = new Float32Array(blocks);
  const scratch = new Float32Array(quantileSamples);

  /** Of so many of the numbers; what is NaN does not count, and of nothing it is NaN. */
  function quantile(count: number, numberOf: (i: number) => number, share: number): number {
    const taken = Math.min(count, quantileSamples);
    let known = 0;
    for (let i = 0; i < taken; i++) {
      const number = numberOf(Math.trunc((i * count) / taken));
      if (!Number.isNaN(number)) scratch[known++] = number;
    }
    if (known === 0) return Number.NaN;
    return scratch.subarray(0, known).sort()[Math.trunc(share * (known - 1))]!;
  }

  /** By how much everything became brighter; 1 where that is too much for the same light. */
  function gainBetween(samples: Float32Array, reference: Float32Array): number {
    const ratio = (i: number) =>
      reference[i]! > darkest ? samples[i]! / reference[i]! : Number.NaN;
    const gain = quantile(samples.length, ratio, 0.5);
    return gain < largestGain && gain > 1 / largestGain ? gain : 1;
  }

  /** Mean absolute differences. */
  function compareBlocks(samples: Float32Array, reference: Float32Array, gain: number): void {
    change.fill(0);
    for (let row = 0; row < rows; row++) {
      let block = Math.trunc(row / samplesPerBlock) * blockColumns;
      const end = (row + 1) * columns;
      for (let i = row * columns; i < end; block++) {
        const last = Math.min(end, i + samplesPerBlock);
        let sum = 0;
        for (; i < last; i++) sum += Math.abs(samples[i]! - gain * reference[i]!);
        change[block]! += sum;
      }
    }
    const length = (block: number, all: number) =>
      Math.min(samplesPerBlock, all - block * samplesPerBlock);
    for (let row = 0, i = 0; row < blockRows; row++) {
      const high = length(row, rows);
      for (let column = 0; column < blockColumns; column++, i++) {
        change[i]! /= high * length(column, columns);
      }
    }
  }

  function followNoise(quiet: number): number {
    const seen = Math.min(mostNoise, Math.max(leastNoise, quiet));
    const before = gate.noise ?? seen;
    return seen > before ? Math.min(seen, before * noiseGrowth) : (seen + before) / 2;
  }

  const gate: MotionGate = {
    motion: new Float32Array(blocks),
    noise: undefined,
    compare(samples, reference) {
      compareBlocks(samples, reference, gainBetween(samples, reference));
      const noise = followNoise(quantile(blocks, (i) => change[i]!, quietShare));
      gate.noise = noise;
      let moved = 0;
      let total = 0;
      for (let i = 0; i < blocks; i++) {
        total += change[i]!;
        const t = (change[i]! / noise - stillBelow) / (movesAbove - stillBelow);
        const clamped = Math.min(1, Math.max(0, t));
        raw[i] = clamped * clamped * (3 - 2 * clamped);
        moved += raw[i]!;
      }
      widen(raw, gate.motion, blockColumns, blockRows);
      return moved > cutShare * blocks && total > cutChange * blocks;
    },
  };
  return gate;
}

/** The largest of each block and its neighbours: a brush stroke changes beside what moved, too. */
function widen(from: Float32Array, to: Float32Array, columns: number, rows: number): void {
  for (let row = 0, i = 0; row < rows; row++) {
    const top = Math.max(0, row - 1);
    const bottom = Math.min(rows - 1, row + 1);
    for (let column = 0; column < columns; column++, i++) {
      const left = Math.max(0, column - 1);
      const right = Math.min(columns - 1, column + 1);
      let most = 0;
      for (let y = top; y <= bottom; y++) {
        for (let x = left; x <= right; x++) {
          const value = from[y * columns + x]!;
          if (value > most) most = value;
        }
      }
      to[i] = most;
    }
  }
}
