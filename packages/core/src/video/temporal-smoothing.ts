/**
 * Makes a stylized video steadier without optical flow: where the input stands still, a frame is
 * blended with the frame before; where it moves, the new one is taken, so that nothing is dragged.
 * What is decided, `createKeepMap` decides; here is the blending.
 */
import { type Blender, createBlender } from "./blend-frames.ts";
import { type Frame, type FrameData, layoutOf } from "./frame.ts";
import { createKeepMap, defaultSmoothing, type KeepMapState } from "./keep-map.ts";
import { lumaGrid } from "./luma-grid.ts";

/** How much is steadied. */
export interface TemporalSmoothingOptions {
  /**
   * From 0, frames stay as they are, to 1, where nothing moves 95 % of the frame before is kept.
   * Default `defaultSmoothing`.
   */
  readonly strength?: number;
}

/** Everything that the next frame depends on: plain arrays and numbers that can be stored. */
export interface TemporalSmoothingState extends KeepMapState {
  readonly width: number;
  readonly height: number;
  /** The last output, in the layout of the frames and not rounded. */
  readonly output: Float32Array;
}

/** Steadies stylized frames of one clip where nothing moves. */
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
  strength = defaultSmoothing,
}: TemporalSmoothingOptions = {}): TemporalSmoothing {
  const keepMap = createKeepMap(strength);
  let memory: Memory | undefined;

  const reset = () => {
    keepMap.reset();
    memory = undefined;
  };

  return {
    get strength() {
      return keepMap.strength;
    },
    set strength(value) {
      keepMap.strength = value;
    },
    next(input, stylized) {
      if (keepMap.strength === 0) {
        reset();
        return stylized;
      }
      const layout = layoutOf(stylized);
      if (memory && !fits(memory, input, stylized)) reset();
      const kept = keepMap.next(input);
      if (memory && kept) {
        return memory.blender.blend(kept.shares, stylized, layout, memory.output);
      }
      memory ??= createMemory(input, stylized, stylized.data.length);
      memory.output.set(stylized.data);
      const { width, height, data } = stylized;
      return { width, height, data: data.slice() as typeof data };
    },
    reset,
    state() {
      const decided = keepMap.state();
      if (!memory || !decided) return null;
      const { width, height, output } = memory;
      return { ...decided, width, height, output: output.slice() };
    },
    restore(state) {
      keepMap.restore(state);
      memory = undefined;
      if (!state) return;
      const input = { width: state.inputWidth, height: state.inputHeight };
      memory = createMemory(input, state, state.output.length);
      memory.output.set(state.output);
    },
  };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is kept from frame to frame. */
interface Memory extends Size {
  readonly input: Size;
  readonly output: Float32Array;
  readonly blender: Blender;
}

function createMemory(input: Size, { width, height }: Size, numbers: number): Memory {
  return {
    ...{ width, height, input: { width: input.width, height: input.height } },
    output: new Float32Array(numbers),
    blender: createBlender(lumaGrid(input.width, input.height), width, height),
  };
}

const fits = ({ input, width, height, output }: Memory, frame: Size, stylized: Frame): boolean =>
  input.width === frame.width &&
  input.height === frame.height &&
  width === stylized.width &&
  height === stylized.height &&
  output.length === stylized.data.length;
