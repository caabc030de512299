/** Between the bytes of a canvas (RGBA, interleaved) and the numbers of a net (RGB, planar). */

/**
 * @param bytes RGBA of all pixels
 * @param planar 3 numbers a pixel, filled with 0 to `range`
 */
export function toPlanar(bytes: Uint8ClampedArray, planar: Float32Array, range: number): void {
  const plane = planar.length / 3;
  const scale = range / 255;
  for (let i = 0, j = 0, k = 2 * plane, from = 0; i < plane; from += 4) {
    planar[i++] = bytes[from]! * scale;
    planar[plane + j++] = bytes[from + 1]! * scale;
    planar[k++] = bytes[from + 2]! * scale;
  }
}

/** Numbers of a net, and how much of them is to be seen. */
export interface PlanarShare {
  readonly planar: Float32Array;
  readonly range: number;
  readonly share: number;
}

/**
 * Writes the sum of the pictures by their shares over bytes that hold the frame as it came, of
 * which the rest to 1 stays. Alpha becomes opaque.
 */
export function drawPlanar(pictures: readonly PlanarShare[], bytes: Uint8ClampedArray): void {
  const [first, second] = pictures;
  const kept = 1 - pictures.reduce((sum, { share }) => sum + share, 0);
  if (!first) return;
  const a = first.planar;
  const factor = (255 * first.share) / first.range;
  // Of one picture, a second pass that adds nothing.
  const b = second?.planar ?? a;
  const factorB = second ? (255 * second.share) / second.range : 0;
  const plane = a.length / 3;
  const twice = 2 * plane;
  for (let i = 0, to = 0; i < plane; i++, to += 4) {
    // The array clamps and rounds.
    bytes[to] = kept * bytes[to]! + factor * a[i]! + factorB * b[i]!;
    bytes[to + 1] = kept * bytes[to + 1]! + factor * a[plane + i]! + factorB * b[plane + i]!;
    bytes[to + 2] = kept * bytes[to + 2]! + factor * a[twice + i]! + factorB * b[twice + i]!;
    bytes[to + 3] = 255;
  }
}

/** Whether every sixteenth number is finite: weights that are damaged show in all of them. */
export function looksFinite(numbers: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < numbers.length; i += 16) sum += numbers[i]! * 0;
  return sum === 0;
}
