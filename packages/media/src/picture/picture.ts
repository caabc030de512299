/** What a picture file holds, as far as Gramstyle keeps it: the pixels, and what a round trip must not lose. */
import type { ImageWithAlpha } from "@gramstyle/core";

/** A picture that was decoded: RGB pixels in sRGB, upright, and facts about where they came from. */
export interface DecodedPicture extends ImageWithAlpha {
  /** Width in the file in pixels, after EXIF orientation, before any resizing. */
  readonly originalWidth: number;
  /** Height in the file in pixels, after EXIF orientation, before any resizing. */
  readonly originalHeight: number;
  /** The file's EXIF block as it is there; absent where it has none. Those of TIFF are not read. */
  readonly exif?: Uint8Array;
}

/** A picture read from a file. */
export interface Picture extends DecodedPicture {
  /** The file that it was read from, as it was given. */
  readonly path: string;
}
