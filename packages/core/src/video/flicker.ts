/** How much a stylized video changes where its input hardly does, cheap enough to run live. */
import { type Frame, type FrameData, layoutOf } from "./frame.ts";
import { lumaGrid, sampleLuma, samplesPerBlock } from "./luma-grid.ts";
import { createMotionGate, type MotionGate } from "./motion-gate.ts";

/** One frame against the frame before. */
export interface Flicker {
  /**
   * Mean absolute change of the stylized picture's channels where the input stands still, in levels
   * of 0 to 255; null where there is no frame before or nothing stands still.
   */
  readonly output: number | null;
  /** The same of the input's channels: what noise there was. */
  readonly input: number | null;
  /** The share of the picture that stands still, from 0 to 1. */
  readonly still: number;
}

/** Measures how much more a stylized clip flickers than the clip itself, frame by frame. */
export interface FlickerMeter {
  /**
   * @param output the stylized frame, of the input's size
   * @throws UserError where a frame's array does not fit its size
   */
  next(input: Frame, output: Frame): Flicker;
  reset(): void;
}

/** Colours are looked at in every so many samples of the brightness, in both directions. */
const apart = 2;

/** Less of the picture says nothing. */
const leastStill = 0.01;

const nothing: Flicker = { output: null, input: null, still: 0 };

/** A meter for one clip; see `FlickerMeter`. */
export function createFlickerMeter(): FlickerMeter {
  let memory: Memory | undefined;
  return {
    next(input, output) {
      const { width, height } = output;
      if (memory?.width !== width || memory.height !== height) {
        memory = createMemory(width, height);
        look(memory, input, output);
        return nothing;
      }
      [memory.before, memory.now] = [memory.now, memory.before];
      look(memory, input, output);
      const cut = memory.gate.compare(memory.now.luma, memory.before.luma);
      return cut ? nothing : compare(memory);
    },
    reset() {
      memory = undefined;
    },
  };
}

/** A frame's samples: the input's brightness, and all channels of both. */
interface Samples {
  readonly luma: Float32Array;
  readonly input: Float32Array;
  readonly output: Float32Array;
}

interface Memory {
  readonly width: number;
  readonly height: number;
  readonly grid: ReturnType<typeof lumaGrid>;
  readonly gate: MotionGate;
  now: Samples;
  before: Samples;
}

function createMemory(width: number, height: number): Memory {
  const grid = lumaGrid(width, height);
  const colors = Math.ceil(grid.columns / apart) * Math.ceil(grid.rows / apart);
  const samples = (): Samples => ({
    luma: new Float32Array(grid.columns * grid.rows),
    input: new Float32Array(3 * colors),
    output: new Float32Array(3 * colors),
  });
  return { width, height, grid, gate: createMotionGate(grid), now: samples(), before: samples() };
}

function look({ grid, now }: Memory, input: Frame, output: Frame): void {
  sampleLuma(input, grid, now.luma);
  sampleChannels(input, grid, now.input);
  sampleChannels(output, grid, now.output);
}

/** In levels of 0 to 255, at the first of each `apart` × `apart` samples of the grid. */
function sampleChannels(
  frame: Frame<FrameData>,
  { step, columns, rows }: Memory["grid"],
  samples: Float32Array,
): void {
  const { channelStride, pixelStride, white } = layoutOf(frame);
  const { data, width } = frame;
  const scale = 255 / white;
  let target = 0;
  for (let row = 0; row < rows; row += apart) {
    for (let column = 0; column < columns; column += apart) {
      const i = (row * width + column) * step * pixelStride;
      samples[target++] = data[i]! * scale;
      samples[target++] = data[i + channelStride]! * scale;
      samples[target++] = data[i + 2 * channelStride]! * scale;
    }
  }
}

function compare({ grid, gate, now, before }: Memory): Flicker {
  const { columns, rows, blockColumns } = grid;
  let samples = 0;
  let still = 0;
  let inputChange = 0;
  let outputChange = 0;
  for (let row = 0; row < rows; row += apart) {
    const blocks = Math.trunc(row / samplesPerBlock) * blockColumns;
    for (let column = 0; column < columns; column += apart, samples++) {
      // What moves only a little would count as flicker.
      if (gate.motion[blocks + ((column / samplesPerBlock) | 0)]! > 0) continue;
      still++;
      for (let i = 3 * samples; i < 3 * samples + 3; i++) {
        inputChange += Math.abs(now.input[i]! - before.input[i]!);
        outputChange += Math.abs(now.output[i]! - before.output[i]!);
      }
    }
  }
  const share = still / samples;
  if (share < leastStill) return { ...nothing, still: share };
  return { output: outputChange / (3 * still), input: inputChange / (3 * still), still: share };
}
