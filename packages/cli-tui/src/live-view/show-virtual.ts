/** Camera to virtual camera, with a line that says how it goes. */
import {
  createStageMeter,
  type FrameSink,
  framesOf,
  type LiveSettings,
  live,
  styleOf,
  type WorkingSize,
} from "@gramstyle/jobs/live";
import type { StylizerShelf } from "@gramstyle/jobs/stylize";
import type { Camera } from "@gramstyle/media";
import { isTerminal, warn } from "../render/output.ts";
import { endingSignals, interruptible } from "../terminal/interruptible.ts";
import { createLiveLine } from "../terminal/live-line.ts";
import { truncate } from "../terminal/width.ts";

export interface VirtualOptions {
  readonly camera: Camera;
  readonly stylizers: StylizerShelf;
  readonly concurrency: number;
  readonly settings: LiveSettings;
  readonly workingSize: WorkingSize;
  readonly sink: FrameSink;
  /** What it is called. */
  readonly device: string;
}

/**
 * Until a signal ends it, which is what one ends it by.
 * @throws InterruptedError; what the camera, the engine or the device throws
 */
export async function showVirtual(options: VirtualOptions): Promise<void> {
  const { camera, stylizers, concurrency, settings, workingSize, sink, device } = options;
  const meter = createStageMeter();
  let size = "";
  const line = createLiveLine((columns) => {
    const { rate, milliseconds } = meter.times();
    const { model } = milliseconds;
    const speed =
      model === undefined ? "starting" : `${rate.toFixed(0)} fps  model ${model.toFixed(0)} ms`;
    const text = `${styleOf(settings).name} → ${device}  ${size}  ${speed}  Ctrl-C ends it`;
    return truncate(text, columns);
  });
  if (isTerminal(process.stderr)) line.start();
  else warn(`${styleOf(settings).name} goes to ${device}`);
  const show = async (signal: AbortSignal) => {
    const frames = framesOf(camera);
    const request = { frames, stylizers, concurrency, workingSize, settings: () => settings };
    for await (const { image, times } of live(request, signal)) {
      size = `${image.width}×${image.height}`;
      meter.addAll(times);
      meter.shown(performance.now());
      sink.show(image);
    }
  };
  try {
    await interruptible(
      async (signal) => {
        const showing = show(signal);
        showing.catch(() => {});
        try {
          await Promise.race([showing, sink.ended]);
        } finally {
          await camera.close();
          await showing.catch(() => {});
        }
      },
      undefined,
      endingSignals,
    );
  } finally {
    line.close();
    await sink.end();
  }
}
