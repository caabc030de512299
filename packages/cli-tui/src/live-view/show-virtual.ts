/** Camera to virtual camera, with a line that says how it goes. */
import type { Camera } from "@gramstyle/media";
import { createLiveLine } from "../../live-line.ts";
import { isTerminal, warn } from "../../output.ts";
import { InterruptedError } from "../../run-program.ts";
import { truncate } from "../../terminal/width.ts";
import type { StyleEngine } from "../../tui/work/style-engine.ts";
import { type LiveSettings, styleOf } from "../live/live-settings.ts";
import { runLive } from "../live/run-live.ts";
import { createStageMeter } from "../live/stage-meter.ts";
import type { WorkingSize } from "../live/working-size.ts";
import type { FrameSink } from "./open-sink.ts";

export interface VirtualOptions {
  readonly camera: Camera;
  readonly engine: StyleEngine;
  readonly settings: LiveSettings;
  readonly workingSize: WorkingSize;
  readonly sink: FrameSink;
  /** What it is called. */
  readonly device: string;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Until a signal ends it, which is what one ends it by.
 * @throws InterruptedError; what the camera, the engine or the device throws
 */
export async function runVirtual(options: VirtualOptions): Promise<void> {
  const { camera, engine, settings, workingSize, sink, device } = options;
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
  let interrupted = false;
  const stop = () => {
    interrupted = true;
    void camera.close();
  };
  for (const signal of signals) process.on(signal, stop);
  if (isTerminal(process.stderr)) line.start();
  else warn(`${styleOf(settings).name} goes to ${device}`);
  const live = runLive({
    ...{ camera, engine, meter, workingSize },
    settings: () => settings,
    onFrame(result) {
      const { width, height } = result.image;
      size = `${width}×${height}`;
      meter.shown(performance.now());
      sink.show(result.image);
    },
  });
  try {
    await Promise.race([live, sink.ended]);
  } finally {
    line.close();
    await camera.close();
    await live.catch(() => {});
    await sink.end();
    for (const signal of signals) process.off(signal, stop);
  }
  if (interrupted) throw new InterruptedError();
}
