/**
 * Decides how much of the frame before may be kept where, by looking at the frames before they were
 * stylized. What blends by it, on a processor or a GPU, is another matter.
 *
 * What an input is compared with is blended by the same shares as the output. It lags as far as the
 * output lags, so that slow changes add up until they are seen, and has less noise than a frame.
 */
import { UserError } from "../errors.ts";
import type { Frame } from "./frame.ts";
import { type LumaGrid, lumaGrid, sampleLuma, samplesPerBlock } from "./luma-grid.ts";
import { createMotionGate, type MotionGate } from "./motion-gate.ts";

/** A strength at which noise is hardly seen and nothing is dragged. */
export const defaultSmoothing = 0.8;

/** The share of the frame before at full strength, where nothing moves. */
const largestShare = 0.95;

/** Shares of the frame before, one for each block of a frame, rows from the top. */
export interface KeepShares {
  readonly columns: number;
  readonly rows: number;
  /** The side of a block in pixels of the input; those at the right and the bottom may be smaller. */
  readonly blockSide: number;
  /** 0 to 1. Overwritten by the next frame. */
  readonly shares: Float32Array<ArrayBuffer>;
}

/** Everything that the next decision depends on: plain arrays and numbers that can be stored. */
export interface KeepMapState {
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** What inputs are compared with. */
  readonly reference: Float32Array;
  /** For each block how much of the frame before the last output has. */
  readonly keep: Float32Array;
  readonly noise: number | null;
}

/** Decides for every pixel how much of the frame before it keeps. */
export interface KeepMap {
  /** From 0 (nothing is kept) to 1 (95 % where nothing moves). May be changed between frames. */
  strength: number;
  /**
   * What to keep of the frame before; null where nothing is, since there is none: the first frame,
   * the first of another size, the first after a cut.
   * @param input the frame before stylization; it is not kept
   * @throws UserError where its array does not fit its size
   */
  next(input: Frame): KeepShares | null;
  /** Forgets what came before. */
  reset(): void;
  /** A copy; null before the first frame. */
  state(): KeepMapState | null;
  /** @throws UserError where the arrays do not fit the size */
  restore(state: KeepMapState | null): void;
}

/**
 * @param initialStrength 0 to 1
 * @throws UserError for a strength outside of [0, 1]
 */
export function createKeepMap(initialStrength: number = defaultSmoothing): KeepMap {
  let strength = checkStrength(initialStrength);
  let memory: Memory | undefined;

  return {
    get strength() {
      return strength;
    },
    set strength(value) {
      strength = checkStrength(value);
    },
    next(input) {
      if (strength === 0) {
        memory = undefined;
        return null;
      }
      const { width, height } = input;
      if (memory?.grid.width !== width || memory.grid.height !== height) {
        memory = createMemory(width, height);
        sampleLuma(input, memory.grid, memory.reference);
        return null;
      }
      const { grid, samples, reference, gate, kept } = memory;
      const { shares } = kept;
      sampleLuma(input, grid, samples);
      if (gate.compare(samples, reference)) {
        reference.set(samples);
        shares.fill(0);
        return null;
      }
      const share = strength * largestShare;
      for (let i = 0; i < shares.length; i++) shares[i] = share * (1 - gate.motion[i]!);
      updateReference(memory);
      return kept;
    },
    reset() {
      memory = undefined;
    },
    state() {
      if (!memory) return null;
      const { grid, reference, kept, gate } = memory;
      return {
        ...{ inputWidth: grid.width, inputHeight: grid.height, reference: reference.slice() },
        ...{ keep: kept.shares.slice(), noise: gate.noise ?? null },
      };
    },
    restore(state) {
      memory = state ? restoreMemory(state) : undefined;
    },
  };
}

function checkStrength(strength: number): number {
  if (strength >= 0 && strength <= 1) return strength;
  throw new UserError(`smoothing: expected a strength from 0 to 1, got ${strength}`);
}

/** What is kept from frame to frame, and room to work in. */
interface Memory {
  readonly grid: LumaGrid;
  readonly gate: MotionGate;
  readonly samples: Float32Array;
  readonly reference: Float32Array;
  readonly kept: KeepShares;
}

function createMemory(width: number, height: number): Memory {
  const grid = lumaGrid(width, height);
  const gate = createMotionGate(grid);
  const { columns, rows, step, blockColumns, blockRows } = grid;
  const shares = new Float32Array(gate.motion.length);
  return {
    ...{ grid, gate },
    samples: new Float32Array(columns * rows),
    reference: new Float32Array(columns * rows),
    kept: { columns: blockColumns, rows: blockRows, blockSide: step * samplesPerBlock, shares },
  };
}

function restoreMemory(state: KeepMapState): Memory {
  const { inputWidth, inputHeight } = state;
  const memory = createMemory(inputWidth, inputHeight);
  const { reference, kept, gate } = memory;
  const { shares } = kept;
  if (reference.length !== state.reference.length || shares.length !== state.keep.length) {
    throw new UserError(
      `smoothing: expected a state with ${reference.length} samples and ${shares.length} blocks of ${inputWidth}×${inputHeight}, got ${state.reference.length} and ${state.keep.length}`,
    );
  }
  reference.set(state.reference);
  shares.set(state.keep);
  gate.noise = state.noise ?? undefined;
  return memory;
}

function updateReference({ grid, samples, reference, kept: { shares } }: Memory): void {
  const { columns, rows, blockColumns } = grid;
  for (let row = 0; row < rows; row++) {
    let block = Math.trunc(row / samplesPerBlock) * blockColumns;
    const end = (row + 1) * columns;
    for (let i = row * columns; i < end; block++) {
      const share = shares[block]!;
      for (const last = Math.min(end, i + samplesPerBlock); i < last; i++) {
        reference[i] = samples[i]! + share * (reference[i]! - samples[i]!);
      }
    }
  }
}
