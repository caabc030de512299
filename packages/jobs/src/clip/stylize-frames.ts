/**
 * Frames through a style model: while the engine computes one, the next are decoded and made ready,
 * and the one before is drawn and encoded, so that the engine never waits for them.
 */
import { type Image, preserveColor, type TemporalSmoothing } from "@gramstyle/core";
import type { VideoFrame } from "@gramstyle/media";
import { bytesOfPlanes, bytesWithAlpha, onWhite, planesOfBytes } from "./frame-bytes.ts";

export interface FrameWork {
  readonly width: number;
  readonly height: number;
  /** Where false, what is transparent is laid on white. */
  readonly keepAlpha: boolean;
  readonly preserveColor: boolean;
  stylize(image: Image): Promise<Image>;
  readonly smoothing: TemporalSmoothing;
}

/** Frames that are with the engines at once: some compute, the others wait for them. */
const inFlight = 6;

/**
 * Frames of the same times, in order. When a frame is given, `smoothing` is in the state behind it.
 */
export async function* stylizeFrames(
  frames: AsyncIterable<VideoFrame>,
  work: FrameWork,
): AsyncGenerator<VideoFrame, void, undefined> {
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
  return { frame, image, stylized: await work.stylize(image) };
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
