/**
 * Frames through a style model: while the engine computes one, the next are decoded and made ready,
 * and the one before is drawn and encoded, so that the engine never waits for them.
 */
import {
  createTemporalSmoothing,
  defaultSmoothing,
  type Image,
  preserveColor,
  type Stylizer,
  type TemporalSmoothing,
} from "@gramstyle/core";
import type { VideoFrame } from "@gramstyle/media";
import { bytesOfPlanes, bytesWithAlpha, onWhite, planesOfBytes } from "./frame-bytes.ts";

export interface StylizeFramesOptions {
  readonly stylizer: Stylizer;
  /** Of every frame, in pixels. */
  readonly width: number;
  readonly height: number;
  /** How much of the style is seen, 0 to 1. Default: 1. */
  readonly strength?: number | undefined;
  /**
   * How much what stands still is steadied, 0 (off) to 1, or a smoothing that goes on from frames
   * before. Default: `defaultSmoothing`.
   */
  readonly smoothing?: number | TemporalSmoothing | undefined;
  /** Whether opacity stays; else what is transparent is laid on white. Default: false. */
  readonly keepAlpha?: boolean | undefined;
  /** Keeps the frames' colours, takes the style's brightness. Default: false. */
  readonly preserveColor?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface FrameWork extends StylizeFramesOptions {
  readonly smoothing: TemporalSmoothing;
}

/** Frames that are with the engines at once: some compute, the others wait for them. */
const inFlight = 6;

/**
 * Frames of the same times, in order, of packed RGB or RGBA in bytes. When a frame is given, the
 * smoothing is in the state behind it. Ending the loop over it early ends the work.
 * @throws what the frames or the stylizer throw; the signal's reason
 */
export async function* stylizeFrames(
  frames: AsyncIterable<VideoFrame>,
  options: StylizeFramesOptions,
): AsyncGenerator<VideoFrame, void, undefined> {
  const { smoothing = defaultSmoothing } = options;
  const work: FrameWork = {
    ...options,
    smoothing:
      typeof smoothing === "number" ? createTemporalSmoothing({ strength: smoothing }) : smoothing,
  };
  const queue: Promise<StylizedFrame>[] = [];
  try {
    for await (const frame of readAhead(frames)) {
      const started = startFrame(frame, work);
      // Awaited in its turn; until then it must not count as unhandled.
      started.catch(() => {});
      queue.push(started);
      if (queue.length === inFlight) yield drawFrame(await queue.shift()!, work);
    }
    for (const next of queue.splice(0)) yield drawFrame(await next, work);
  } finally {
    await Promise.allSettled(queue);
  }
}

interface StylizedFrame {
  readonly frame: VideoFrame;
  readonly image: Image;
  readonly stylized: Image;
}

async function startFrame(source: VideoFrame, work: FrameWork): Promise<StylizedFrame> {
  const { width, height } = work;
  const flat = source.data.length === 4 * width * height && !work.keepAlpha;
  const frame = flat ? { pts: source.pts, data: onWhite(source.data) } : source;
  const image = planesOfBytes(frame.data, work);
  const { strength = 1, signal } = work;
  return { frame, image, stylized: await work.stylizer.stylize(image, { strength, signal }) };
}

function drawFrame({ frame, image, stylized }: StylizedFrame, work: FrameWork): VideoFrame {
  const { width, height, smoothing } = work;
  const steady = smoothing.next({ width, height, data: frame.data }, stylized);
  const result = work.preserveColor ? preserveColor(steady, image) : steady;
  const hasAlpha = frame.data.length === 4 * width * height;
  const data = hasAlpha ? bytesWithAlpha(result, frame.data) : bytesOfPlanes(result);
  return { pts: frame.pts, data };
}

/** Asks for the next while the one before is worked on. */
async function* readAhead<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = iterator.next();
      next.catch(() => {});
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
