/** A picture in memory. Pixels are RGB in [0, 1] everywhere; encoders normalise inside. */

/** In pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Planar RGB: `data` holds all red, then all green, then all blue values, rows from the top (1×3×H×W). */
export interface Image extends PictureSize {
  readonly data: Float32Array;
}

/** An image that may carry opacity. */
export interface ImageWithAlpha extends Image {
  /** Opacity in [0, 1], one plane H×W; absent where every pixel is opaque. */
  readonly alpha?: Float32Array;
}
