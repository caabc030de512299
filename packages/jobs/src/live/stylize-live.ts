/** Frames of a camera through a style model, one at a time, always the newest. */
import { blendImages, createTemporalSmoothing, type Image } from "@gramstyle/core";
import { imageOfFrame, type LiveFrame } from "@gramstyle/media";
import type { EmbeddedStyle } from "@gramstyle/models";
import { type LiveSettings, styleOf } from "./live-settings.ts";
import type { StageMeter } from "./stage-meter.ts";
import type { WorkingSize } from "./working-size.ts";

export interface LiveResult {
  /** As it came from the camera. */
  readonly frame: LiveFrame;
  readonly image: Image;
  readonly style: EmbeddedStyle;
}

export interface LiveOptions {
  readonly camera: { next(): Promise<LiveFrame | undefined> };
  readonly engine: { stylize(style: EmbeddedStyle, image: Image): Promise<Image> };
  /** Asked for each frame, so that it can change meanwhile. */
  settings(): LiveSettings;
  readonly workingSize: WorkingSize;
  readonly meter: StageMeter;
  /** Not waited for: whoever takes time does so while the next frame is computed. */
  onFrame(result: LiveResult): void;
}

/**
 * Goes on until the camera has no more frames. What it has meanwhile while the engine computes is
 * dropped: the delay stays that of one frame.
 * @throws what the camera or the engine throws
 */
export async function runLive(options: LiveOptions): Promise<void> {
  const { camera, engine, meter, workingSize, onFrame } = options;
  const smoothing = createTemporalSmoothing();
  let before: LiveSettings | undefined;
  const timed = async <Result>(
    stage: Parameters<StageMeter["add"]>[0],
    work: () => Result | Promise<Result>,
  ): Promise<Result> => {
    const begun = performance.now();
    const result = await work();
    meter.add(stage, performance.now() - begun);
    return result;
  };
  for (;;) {
    const frame = await timed("camera", () => camera.next());
    if (!frame) return;
    const begun = performance.now();
    const settings = options.settings();
    const { mirror, strength } = settings;
    const style = styleOf(settings);
    const input = await timed("convert", () =>
      imageOfFrame(frame, { ...workingSize.of(frame), mirror }),
    );
    const stylized = await timed("model", () => engine.stylize(style, input));
    const image = await timed("smooth", () => {
      if (before?.style !== settings.style || before.mirror !== mirror) smoothing.reset();
      before = settings;
      smoothing.strength = settings.smoothing;
      const smoothed = smoothing.next(input, stylized);
      return strength === 1 ? smoothed : blendImages(input, smoothed, strength);
    });
    workingSize.took(performance.now() - begun);
    onFrame({ frame, image, style });
  }
}
