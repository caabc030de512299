/** From a captured frame to a stylized picture on one device. */
import type { LoadedStyle } from "./loaded-style.ts";
import type { CapturedFrame, FrameSettings, StylizedFrame } from "./protocol.ts";

export interface StyleToRun {
  readonly style: LoadedStyle;
  readonly share: number;
}

export interface Pipeline {
  /**
   * Makes one picture; the frame stays the caller's. One at a time.
   * @throws UserError for a model whose output does not fit its input, or is not finite
   */
  stylize(
    frame: CapturedFrame,
    styles: readonly StyleToRun[],
    settings: FrameSettings,
  ): Promise<StylizedFrame>;
  /** Forgets earlier frames: what comes next is another scene. */
  forget(): void;
}

/** The size of a captured frame as it is shown. */
export function sizeOfFrame(frame: CapturedFrame): { width: number; height: number } {
  return "displayWidth" in frame
    ? { width: frame.displayWidth, height: frame.displayHeight }
    : { width: frame.width, height: frame.height };
}

/** One line for a model that gives another number of values than a picture has. */
export const wrongOutput = (got: number, width: number, height: number): string =>
  `the style model gave ${got} numbers for a picture of ${width}×${height}, expected ${3 * width * height}`;

export const notFinite =
  "the style model gave pixels that are not numbers; its weights seem damaged";
