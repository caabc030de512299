/** A frame of a video in the two kinds of layouts that occur: planes of floats, and packed bytes. */
import { UserError } from "../errors.ts";

/** The numbers of a frame; see `Frame`. */
export type FrameData = Float32Array | Uint8ClampedArray | Uint8Array;

/**
 * Floats are planar RGB in [0, 1], as core's `Image` has them; bytes are packed RGBA, as a canvas'
 * `ImageData` has them, or packed RGB. Rows from the top.
 */
export interface Frame<Data extends FrameData = FrameData> {
  readonly width: number;
  readonly height: number;
  readonly data: Data;
}

/** Where channel c of pixel i is: at `c * channelStride + i * pixelStride`. */
export interface FrameLayout {
  readonly channelStride: number;
  readonly pixelStride: number;
  /** The value of white. */
  readonly white: number;
}

/** @throws UserError where the array's length fits none of the layouts */
export function layoutOf({ width, height, data }: Frame): FrameLayout {
  const area = width * height;
  if (data instanceof Float32Array) {
    if (data.length === 3 * area) return { channelStride: area, pixelStride: 1, white: 1 };
  } else if (data.length === 4 * area || data.length === 3 * area) {
    return { channelStride: 1, pixelStride: data.length / area, white: 255 };
  }
  throw new UserError(
    `expected a frame of ${width}×${height} as 3 planes of floats or as 3 or 4 bytes a pixel, got ${data.length} numbers`,
  );
}
