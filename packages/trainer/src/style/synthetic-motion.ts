/**
 * Motion that is exactly known, since it is made: a photo shifted, zoomed, a little brighter, with
 * a camera's noise. Shift and zoom along the axes are a product with one matrix for the rows and
 * one for the columns, so that a graph can move its own pictures in the same way.
 */
import { type Arrays, createRandom, type Random } from "@gramstyle/core";

/** The largest shift and the largest change of size, as shares of the side. */
const largestShift = 1 / 32;
const largestZoom = 0.03;

/** Standard deviation of the noise, of pixels in [0, 1], and the largest change of brightness. */
const largestNoise = 0.03;
const largestGain = 0.03;

/** The share of pictures that stand still, where noise alone may not change the result. */
const stillShare = 0.25;

/**
 * The share of the side that every motion leaves filled at each border, with room for the taps of
 * the resampling.
 */
export const motionMargin = 1 / 16;

/**
 * Inputs for one batch: "motion/rows" and "motion/columns" (batch×1×size×size: a moved picture is
 * rows · picture · columns) and "motion/noise" and "motion/gain" (batch×3×size×size and
 * batch×1×1×1: times the gain, plus the noise).
 * @param size pixels a side
 * @param seed of the random numbers; the same seed gives the same motion
 */
export function randomMotion(batch: number, size: number, seed: number): Arrays {
  const random = createRandom(seed);
  const area = size * size;
  const rows = new Float32Array(batch * area);
  const columns = new Float32Array(batch * area);
  const noise = new Float32Array(batch * 3 * area);
  const gain = new Float32Array(batch);
  for (let n = 0; n < batch; n++) {
    const still = random() < stillShare;
    const zoom = still ? 1 : 1 + largestZoom * symmetric(random);
    for (const [matrix, transposed] of [
      [rows, false],
      [columns, true],
    ] as const) {
      const shift = still ? 0 : largestShift * size * symmetric(random) ** 3;
      fillResampling(matrix.subarray(n * area, (n + 1) * area), { size, shift, zoom, transposed });
    }
    gain[n] = 1 + largestGain * symmetric(random);
    fillNoise(noise.subarray(n * 3 * area, (n + 1) * 3 * area), largestNoise * random(), random);
  }
  return {
    "motion/rows": rows,
    "motion/columns": columns,
    "motion/noise": noise,
    "motion/gain": gain,
  };
}

const symmetric = (random: Random): number => 2 * random() - 1;

interface Resampling {
  readonly size: number;
  /** In pixels. */
  readonly shift: number;
  readonly zoom: number;
  readonly transposed: boolean;
}

/** Row i has the weights of cubic convolution (Keys 1981) at the place that pixel i comes from. */
function fillResampling(matrix: Float32Array, { size, shift, zoom, transposed }: Resampling): void {
  const middle = (size - 1) / 2;
  for (let i = 0; i < size; i++) {
    const place = middle + (i - middle) * zoom + shift;
    const first = Math.floor(place) - 1;
    for (let tap = first; tap < first + 4; tap++) {
      const from = Math.min(size - 1, Math.max(0, tap));
      matrix[transposed ? from * size + i : i * size + from]! += keys(tap - place);
    }
  }
}

function keys(distance: number): number {
  const x = Math.abs(distance);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Normal numbers by Box and Muller's pairs. */
function fillNoise(noise: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < noise.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    noise[i] = radius * Math.cos(angle);
    if (i + 1 < noise.length) noise[i + 1] = radius * Math.sin(angle);
  }
}
