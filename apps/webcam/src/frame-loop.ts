/**
 * Takes frames from a source as fast as they are wanted and can be made: one at a time, always the
 * latest. Nothing queues, so that what is shown is never older than one frame's work.
 */
import type { StylizedFrame } from "./engine/protocol.ts";
import type { Source } from "./sources/source.ts";

/** A frame that was shown, and what it took. */
export interface FrameReport {
  readonly times: StylizedFrame["times"] & { readonly capture: number; readonly show: number };
  /** From the capture until it was shown, in milliseconds. */
  readonly total: number;
  readonly flicker?: number;
}

export interface FrameLoopOptions {
  stylize(frame: Awaited<ReturnType<Source["capture"]>>): Promise<StylizedFrame>;
  show(picture: ImageBitmap): void;
  onFrame(report: FrameReport): void;
  /** The loop goes on only when `kick` is called. */
  onError(error: unknown): void;
  /** Frames a second that are wanted. */
  rate(): number;
}

export interface FrameLoop {
  start(source: Source): void;
  stop(): void;
  /** Makes a frame even if none is new: of a picture, or while paused, after a setting changed. */
  kick(): void;
  paused: boolean;
}

/** A frame that comes a little before its time is taken: the next one would be too late. */
const early = 0.3;

export function createFrameLoop(options: FrameLoopOptions): FrameLoop {
  let source: Source | undefined;
  let cancel = () => {};
  let busy = false;
  let kicked = false;
  let waiting = false;
  let paused = false;
  let due = 0;

  const next = () => {
    if (busy || !source) return;
    if (kicked) {
      kicked = false;
      void make(source);
      return;
    }
    if (paused || !source.moving || waiting) return;
    waiting = true;
    const current = source;
    cancel = source.onNextFrame(() => {
      waiting = false;
      if (source !== current) return;
      const now = performance.now();
      const interval = 1000 / options.rate();
      if (now < due - early * interval) {
        next();
        return;
      }
      // On time on average; after a pause from anew.
      due = Math.max(due + interval, now);
      void make(current);
    });
  };

  const make = async (current: Source) => {
    busy = true;
    try {
      const start = performance.now();
      const frame = await current.capture();
      const capture = performance.now() - start;
      const { picture, times, ...rest } = await options.stylize(frame);
      const showing = performance.now();
      if (source === current) options.show(picture);
      picture.close();
      const end = performance.now();
      const show = end - showing;
      options.onFrame({ ...rest, times: { ...times, capture, show }, total: end - start });
    } catch (error) {
      busy = false;
      // Its source may have gone while it was on its way.
      if (source === current) options.onError(error);
      return;
    }
    busy = false;
    next();
  };

  return {
    start(given) {
      cancel();
      waiting = false;
      source = given;
      due = 0;
      kicked = true;
      next();
    },
    stop() {
      cancel();
      waiting = false;
      source = undefined;
    },
    kick() {
      kicked = true;
      // A callback that waits for a frame would be one too many.
      if (!busy) {
        cancel();
        waiting = false;
      }
      next();
    },
    get paused() {
      return paused;
    },
    set paused(value) {
      paused = value;
      if (!paused) next();
    },
  };
}
