/**
 * Makes a stylized video steadier without optical flow: where the input stands still, a frame is
 * blended with the frame before; where it moves, the new one is taken, so that nothing is dragged.
 *
 * What an input is compared with is blended by the same weights as the output. It lags as far as the
 * output lags, so that slow changes add up until they are seen, and has less noise than a frame.
 */
import { UserError } from "../errors.ts";
import { type Blender, createBlender } from "./blend-frames.ts";
import { type Frame, type FrameData, layoutOf } from "./frame.ts";
import { type LumaGrid, lumaGrid, sampleLuma, samplesPerBlock } from "./luma-grid.ts";
import { createMotionGate } from "./motion-gate.ts";

/** A strength at which noise is hardly seen and nothing is dragged. */
export const defaultSmoothing = 0.8;

/** The share of the frame before at full strength, where nothing moves. */
const largestShare = 0.95;

export interface TemporalSmoothingOptions {
  /**
   * From 0, frames stay as they are, to 1, where nothing moves 95 % of the frame before is kept.
   * Default `defaultSmoothing`.
   */
  readonly strength?: number;
}

/** Everything that the next frame depends on: plain arrays and numbers that can be stored. */
export interface TemporalSmoothingState {
  readonly inputWidth: number;
  readonly inputHeight: number;
  readonly width: number;
  readonly height: number;
  /** What inputs are compared with. */
  readonly reference: Float32Array;
  /** For each block how much of the frame before the last output has. */
  readonly keep: Float32Array;
  /** The last output, in the layout of the frames and not rounded. */
  readonly output: Float32Array;
  readonly noise: number | null;
}

export interface TemporalSmoothing {
  /** May be changed between frames. */
  strength: number;
  /**
   * The next frame. Another size, and a cut, begin anew by themselves. The frames given are not
   * changed and not kept; at strength 0 the stylized frame itself is returned.
   * @param input the frame before stylization; its size may be another
   * @throws UserError where a frame's array does not fit its size
   */
  next<Data extends FrameData>(input: Frame, stylized: Frame<Data>): Frame<Data>;
  /** Forgets what came before, as where a video is sought in. */
  reset(): void;
  /** A copy; null before the first frame. */
  state(): TemporalSmoothingState | null;
  /** Goes on exactly as the object that gave the state. */
  restore(state: TemporalSmoothingState | null): void;
}

/** @throws UserError for a strength outside of [0, 1] */
export function createTemporalSmoothing({
  strength: initialStrength = defaultSmoothing,
}: TemporalSmoothingOptions = {}): TemporalSmoothing {
  let strength = checkStrength(initialStrength);
  let memory: Memory | undefined;

  return {
    get strength() {
      return strength;
    },
    set strength(value) {
      strength = checkStrength(value);
    },
    next(input, stylized) {
      if (strength === 0) {
        memory = undefined;
        return stylized;
      }
      const layout = layoutOf(stylized);
      if (memory && fits(memory, input, stylized)) {
        const { grid, samples, reference, gate } = memory;
        sampleLuma(input, grid, samples);
        if (!gate.compare(samples, reference)) {
          const { keep, output, blender } = memory;
          const share = strength * largestShare;
          for (let i = 0; i < keep.length; i++) keep[i] = share * (1 - gate.motion[i]!);
          updateReference(memory);
          return blender.blend(keep, stylized, layout, output);
        }
        reference.set(samples);
        memory.keep.fill(0);
      } else {
        memory = createMemory(input, stylized);
        sampleLuma(input, memory.grid, memory.reference);
      }
      memory.output.set(stylized.data);
      return { ...sizeOf(stylized), data: stylized.data.slice() as typeof stylized.data };
    },
    reset() {
      memory = undefined;
    },
    state() {
      if (!memory) return null;
      const { grid, width, height, reference, keep, output, gate } = memory;
      return {
        ...{ inputWidth: grid.width, inputHeight: grid.height, width, height },
        ...{ reference: reference.slice(), keep: keep.slice(), output: output.slice() },
        noise: gate.noise ?? null,
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

interface Size {
  readonly width: number;
  readonly height: number;
}

const sizeOf = ({ width, height }: Size): Size => ({ width, height });

/** What is kept from frame to frame, and room to work in. */
interface Memory extends Size {
  readonly grid: LumaGrid;
  readonly gate: ReturnType<typeof createMotionGate>;
  readonly samples: Float32Array;
  readonly reference: Float32Array;
  /** For each block the share of the frame before. */
  readonly keep: Float32Array;
  readonly output: Float32Array;
  readonly blender: Blender;
}

function createMemory(input: Size, frame: Size & { readonly data: ArrayLike<number> }): Memory {
  const grid = lumaGrid(input.width, input.height);
  const gate = createMotionGate(grid);
  const { columns, rows } = grid;
  return {
    ...{ ...sizeOf(frame), grid, gate },
    samples: new Float32Array(columns * rows),
    reference: new Float32Array(columns * rows),
    keep: new Float32Array(gate.motion.length),
    output: new Float32Array(frame.data.length),
    blender: createBlender(grid, frame.width, frame.height),
  };
}

const fits = ({ grid, width, height, output }: Memory, input: Size, frame: Frame): boolean =>
  grid.width === input.width &&
  grid.height === input.height &&
  width === frame.width &&
  height === frame.height &&
  output.length === frame.data.length;

function restoreMemory(state: TemporalSmoothingState): Memory {
  const input = { width: state.inputWidth, height: state.inputHeight };
  const memory = createMemory(input, { ...sizeOf(state), data: state.output });
  const { reference, keep } = memory;
  if (reference.length !== state.reference.length || keep.length !== state.keep.length) {
    throw new UserError(
      `smoothing: expected a state with ${reference.length} samples and ${keep.length} blocks of ${input.width}×${input.height}, got ${state.reference.length} and ${state.keep.length}`,
    );
  }
  reference.set(state.reference);
  keep.set(state.keep);
  memory.output.set(state.output);
  memory.gate.noise = state.noise ?? undefined;
  return memory;
}

function updateReference({ grid, samples, reference, keep }: Memory): void {
  const { columns, rows, blockColumns } = grid;
  for (let row = 0; row < rows; row++) {
    let block = Math.trunc(row / samplesPerBlock) * blockColumns;
    const end = (row + 1) * columns;
    for (let i = row * columns; i < end; block++) {
      const share = keep[block]!;
      for (const last = Math.min(end, i + samplesPerBlock); i < last; i++) {
        reference[i] = samples[i]! + share * (reference[i]! - samples[i]!);
      }
    }
  }
}
