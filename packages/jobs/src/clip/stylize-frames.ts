/**
 * Frames through a style model: while the engine computes one, the next are decoded and made ready,
 * and the one before is drawn and encoded, so that the engine never waits for them.
 */
import { setMaxListeners } from "node:events";
import {
  type ByteFrame,
  bytesOfPlanes,
  createTemporalSmoothing,
  defaultSmoothing,
  planesOfBytes,
  preserveColor,
  type Stylizer,
  type TemporalSmoothing,
} from "@gramstyle/core";
import type { VideoFrame } from "@gramstyle/media";
import { withAlphaOf, withoutAlpha } from "./frame-alpha.ts";

/** What frames go through, and what becomes of them. */
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
  const { smoothing = defaultSmoothing, signal } = options;
  // One of its own: all frames that are on their way listen to it, which Node would warn of.
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const ended = () => stop.abort(signal?.reason);
  signal?.addEventListener("abort", ended);
  if (signal?.aborted) ended();
  const work: FrameWork = {
    ...{ ...options, signal: stop.signal },
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
    signal?.removeEventListener("abort", ended);
    await Promise.allSettled(queue);
  }
}

interface StylizedFrame {
  readonly frame: VideoFrame;
  /** Packed RGB. */
  readonly stylized: Uint8Array;
}

async function startFrame(frame: VideoFrame, work: FrameWork): Promise<StylizedFrame> {
  const { width, height, keepAlpha = false, strength = 1, signal } = work;
  const hasAlpha = frame.data.length === 4 * width * height;
  const data = hasAlpha ? withoutAlpha(frame.data, keepAlpha) : frame.data;
  const { data: stylized } = await work.stylizer.stylizeFrame(
    { width, height, data },
    { strength, signal },
  );
  return { frame: hasAlpha && !keepAlpha ? { ...frame, data } : frame, stylized };
}

function drawFrame({ frame, stylized }: StylizedFrame, work: FrameWork): VideoFrame {
  const { width, height, smoothing } = work;
  const size = { width, height };
  const steady = smoothing.next({ ...size, data: frame.data }, { ...size, data: stylized });
  const rgb = work.preserveColor ? withColorsOf(frame.data, steady) : steady.data;
  const hasAlpha = frame.data.length === 4 * width * height;
  return { pts: frame.pts, data: hasAlpha ? withAlphaOf(frame.data, rgb) : rgb };
}

/** The style's brightness with the frame's colours. */
function withColorsOf(from: Uint8Array, { width, height, data }: ByteFrame): Uint8Array {
  const planes = (rgb: Uint8Array) => planesOfBytes(rgb, { width, height });
  const rgb = from.length === data.length ? from : withoutAlpha(from, true);
  return bytesOfPlanes(preserveColor(planes(data), planes(rgb)));
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
