/** What a picture file holds, as far as Gramstyle keeps it: the pixels, and what a round trip must not lose. */

import type { Image } from "@gramstyle/core";

/** A picture read from a file: RGB pixels in sRGB, upright, and facts about where they came from. */
export interface Picture extends Image {
  /** The file that it was read from, as it was given. */
  readonly path: string;
  /** Width in the file in pixels, after EXIF orientation, before any resizing. */
  readonly originalWidth: number;
  /** Height in the file in pixels, after EXIF orientation, before any resizing. */
  readonly originalHeight: number;
  /** Opacity in [0, 1], one plane H×W; absent where every pixel is opaque. */
  readonly alpha?: Float32Array;
  /** The file's EXIF block as it is there; absent where it has none. Those of TIFF are not read. */
  readonly exif?: Uint8Array;
}

/** An image that may carry opacity: what `writePicture` and `encodePicture` take. */
export interface ImageWithAlpha extends Image {
  /** Opacity in [0, 1], one plane H×W. */
  readonly alpha?: Float32Array;
}
