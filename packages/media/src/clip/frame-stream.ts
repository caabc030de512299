/** Frames with their times, as they go through pipes. */

/** Seconds are `pts * numerator / denominator`. */
export interface TimeBase {
  readonly numerator: number;
  readonly denominator: number;
}

/** A frame at its time. */
export interface VideoFrame {
  /** In units of the stream's time base. */
  readonly pts: number;
  /** Packed rows from the top, 3 (RGB) or 4 (RGBA) bytes a pixel. */
  readonly data: Uint8Array;
}

/** What all frames of a stream have in common. */
export interface FrameStreamFormat {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly timeBase: TimeBase;
}

/** A time of a stream in seconds. */
export const secondsOf = (pts: number, { numerator, denominator }: TimeBase): number =>
  (pts * numerator) / denominator;
