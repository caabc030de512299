/** The verb `live`: frames through a style model, always the newest. */
import { abortable, blendImages, createTemporalSmoothing, type Image } from "@gramstyle/core";
import { imageOfFrame, type LiveFrame } from "@gramstyle/media";
import type { ModelFile } from "@gramstyle/models";
import type { StylizerShelf } from "../stylize/stylizer-shelf.ts";
import { type LiveSettings, styleOf } from "./live-settings.ts";
import type { WorkingSize } from "./working-size.ts";

/** Milliseconds that a frame took. */
export interface LiveTimes {
  /** That it was waited for. */
  readonly camera: number;
  readonly convert: number;
  /** With waiting, where several are computed at once. */
  readonly model: number;
  readonly smooth: number;
}

/** A frame was made. */
export interface LiveRecord {
  readonly event: "frame";
  /** As it came. */
  readonly frame: LiveFrame;
  readonly image: Image;
  readonly style: ModelFile;
  readonly times: LiveTimes;
}

/** Frames, and what they go through as long as they come. */
export interface LiveRequest {
  /** A camera's (see `framesOf`) or any others. The next is asked for when there is room for it. */
  readonly frames: AsyncIterable<LiveFrame>;
  readonly stylizers: Pick<StylizerShelf, "stylize">;
  /** Asked for each frame, so that it can change meanwhile. */
  settings(): LiveSettings;
  readonly workingSize: WorkingSize;
  /**
   * How many frames are computed at once: as many as the shelf has engines. More frames come a
   * second, each a little later. Default: 1.
   */
  readonly concurrency?: number | undefined;
}

interface StartedFrame {
  readonly frame: LiveFrame;
  readonly settings: LiveSettings;
  readonly begun: number;
  readonly camera: number;
  readonly convert: number;
  readonly input: Image;
  readonly stylized: Promise<Image>;
}

/**
 * Goes on until there are no more frames. What comes while the engines compute is for the frames to
 * drop, as a camera does: the delay stays short. Whoever takes time for a record does so while the
 * next frame is computed only where they do not wait for it.
 * @throws what the frames or the engine throw; the signal's reason
 */
export async function* live(
  { frames, stylizers, settings, workingSize, concurrency = 1 }: LiveRequest,
  signal: AbortSignal,
): AsyncGenerator<LiveRecord, void> {
  const smoothing = createTemporalSmoothing();
  const started: StartedFrame[] = [];
  let before: LiveSettings | undefined;

  const start = (frame: LiveFrame, camera: number): void => {
    const begun = performance.now();
    const now = settings();
    const size = workingSize.of(frame);
    const input = imageOfFrame(frame, { ...size, mirror: now.mirror });
    const convert = performance.now() - begun;
    const stylized = stylizers.stylize(styleOf(now), input, { signal, precision: now.precision });
    // Awaited in its turn; until then it must not count as unhandled.
    stylized.catch(() => {});
    started.push({ frame, settings: now, begun, camera, convert, input, stylized });
  };
  const finish = async (): Promise<LiveRecord> => {
    const { frame, begun, camera, convert, input, ...rest } = started.shift()!;
    const stylized = await rest.stylized;
    const made = performance.now();
    const { style, mirror, strength } = rest.settings;
    if (before?.style !== style || before.mirror !== mirror) smoothing.reset();
    before = rest.settings;
    smoothing.strength = rest.settings.smoothing;
    const smoothed = smoothing.next(input, stylized);
    const image = strength === 1 ? smoothed : blendImages(input, smoothed, strength);
    const smooth = performance.now() - made;
    workingSize.took((performance.now() - begun) / concurrency);
    const times = { camera, convert, model: made - begun - convert, smooth };
    return { event: "frame", frame, image, style: styleOf(rest.settings), times };
  };

  const source = frames[Symbol.asyncIterator]();
  try {
    for (;;) {
      const asked = performance.now();
      const { done, value } = await abortable(source.next(), signal);
      if (done) break;
      start(value, performance.now() - asked);
      if (started.length === concurrency) yield await finish();
    }
    while (started.length > 0) yield await finish();
  } finally {
    // Not waited for: one that hangs in a camera would keep everything.
    source.return?.()?.catch(() => {});
    await Promise.allSettled(started.map(({ stylized }) => stylized));
  }
}

/** The frames of a camera, each the newest at the time when it is asked for. */
export async function* framesOf(camera: {
  next(): Promise<LiveFrame | undefined>;
}): AsyncGenerator<LiveFrame, void> {
  for (;;) {
    const frame = await camera.next();
    if (!frame) return;
    yield frame;
  }
}
