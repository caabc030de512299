/** A picture in memory. Pixels are RGB in [0, 1] everywhere; encoders normalise inside. */

/** Planar RGB: `data` holds all red, then all green, then all blue values, rows from the top (1×3×H×W). */
export interface Image {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}
