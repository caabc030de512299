/** From a captured frame to a stylized picture on one device. */
import type { StyleModel } from "@gramstyle/models/web";
import type { CapturedFrame, FrameSettings, StylizedFrame } from "./protocol.ts";

/** A style model that can paint on that device. */
export interface OpenedStyle {
  dispose(): Promise<void>;
}

export interface StyleToRun<Style> {
  readonly style: Style;
  readonly share: number;
}

export interface Pipeline<Style extends OpenedStyle = OpenedStyle> {
  /** Whether it is faster in eight bits. */
  readonly eightBits: boolean;
  /** @throws UserError, BackendError for a model that cannot be used */
  open(model: StyleModel): Promise<Style>;
  /**
   * Makes one picture; the frame stays the caller's. One at a time.
   * @throws BackendError for a model whose output does not fit its input, or is not finite
   */
  stylize(
    frame: CapturedFrame,
    styles: readonly StyleToRun<Style>[],
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
