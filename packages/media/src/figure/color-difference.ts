/**
 * How different two pictures look: CIEDE2000, of which 1 is about the least difference that a
 * person sees between two even patches side by side.
 */
import { UserError } from "../errors.ts";
import type { Image } from "./image.ts";

/** A colour of CIELAB: lightness 0 to 100, green to red, blue to yellow. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** ΔE2000 over all pixels of a picture. */
export interface ColorDifference {
  readonly mean: number;
  /** No more than a twentieth of the pixels differ by more. */
  readonly percentile95: number;
  readonly max: number;
}

/**
 * ΔE2000 of every pixel of two pictures in sRGB, planes in [0, 1]; what is outside counts as its
 * nearest end.
 * @throws UserError where the two differ in size
 */
export function colorDifference(one: Image, other: Image): ColorDifference {
  if (one.width !== other.width || one.height !== other.height) {
    throw new UserError(
      `expected two pictures of one size, got ${one.width}×${one.height} and ${other.width}×${other.height}`,
    );
  }
  const area = one.width * one.height;
  const differences = new Float32Array(area);
  let sum = 0;
  for (let i = 0; i < area; i++) {
    if (isSamePixel(one.data, other.data, i, area)) continue;
    const difference = deltaE2000(labOfPixel(one.data, i, area), labOfPixel(other.data, i, area));
    differences[i] = difference;
    sum += difference;
  }
  differences.sort();
  return {
    mean: sum / area,
    percentile95: differences[Math.ceil(0.95 * area) - 1]!,
    max: differences[area - 1]!,
  };
}

/** CIELAB, under the light D65, of a colour in sRGB, 0 to 1 each. */
export function labOfSrgb(red: number, green: number, blue: number): Lab {
  const r = linear(red);
  const g = linear(green);
  const b = linear(blue);
  // IEC 61966-2-1, each row divided by its sum, which is the white.
  const x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047;
  const y = 0.2126729 * r + 0.7151522 * g + 0.072175 * b;
  const z = (0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883;
  const [fx, fy, fz] = [compressed(x), compressed(y), compressed(z)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/**
 * CIEDE2000 with all parametric factors 1, as G. Sharma, W. Wu and E. N. Dalal (2005, Color
 * Research & Application 30(1)) spell it out.
 */
export function deltaE2000([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanChroma7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const stretch = 1.5 - 0.5 * Math.sqrt(meanChroma7 / (meanChroma7 + 25 ** 7));
  const c1 = Math.hypot(stretch * a1, b1);
  const c2 = Math.hypot(stretch * a2, b2);
  const h1 = hueOf(stretch * a1, b1);
  const h2 = hueOf(stretch * a2, b2);

  const grey = c1 * c2 === 0;
  const turn = grey ? 0 : shortestTurn(h2 - h1);
  const dL = l2 - l1;
  const dC = c2 - c1;
  const dH = 2 * Math.sqrt(c1 * c2) * sine(turn / 2);

  const lightness50 = ((l1 + l2) / 2 - 50) ** 2;
  const chroma = (c1 + c2) / 2;
  const chroma7 = chroma ** 7;
  const hue = grey ? h1 + h2 : meanHue(h1, h2);
  const t =
    1 -
    0.17 * cosine(hue - 30) +
    0.24 * cosine(2 * hue) +
    0.32 * cosine(3 * hue + 6) -
    0.2 * cosine(4 * hue - 63);
  const rotation =
    -2 * Math.sqrt(chroma7 / (chroma7 + 25 ** 7)) * sine(60 * Math.exp(-(((hue - 275) / 25) ** 2)));

  const byL = dL / (1 + (0.015 * lightness50) / Math.sqrt(20 + lightness50));
  const byC = dC / (1 + 0.045 * chroma);
  const byH = dH / (1 + 0.015 * chroma * t);
  // Rounding may leave a little less than nothing.
  return Math.sqrt(Math.max(0, byL ** 2 + byC ** 2 + byH ** 2 + rotation * byC * byH));
}

function isSamePixel(one: Float32Array, other: Float32Array, i: number, area: number): boolean {
  return (
    one[i] === other[i] &&
    one[area + i] === other[area + i] &&
    one[2 * area + i] === other[2 * area + i]
  );
}

function labOfPixel(data: Float32Array, i: number, area: number): Lab {
  return labOfSrgb(data[i]!, data[area + i]!, data[2 * area + i]!);
}

function linear(value: number): number {
  const v = Math.min(1, Math.max(0, value));
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
}

function compressed(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116;
}

const degree = Math.PI / 180;
const sine = (degrees: number) => Math.sin(degrees * degree);
const cosine = (degrees: number) => Math.cos(degrees * degree);

/** In degrees from 0 up to 360; of grey 0. */
function hueOf(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const hue = Math.atan2(b, a) / degree;
  return hue < 0 ? hue + 360 : hue;
}

/** The same turn, in degrees from −180 to 180. */
function shortestTurn(degrees: number): number {
  if (degrees > 180) return degrees - 360;
  return degrees < -180 ? degrees + 360 : degrees;
}

/** The hue in the middle of the shorter way. */
function meanHue(h1: number, h2: number): number {
  const sum = h1 + h2;
  if (Math.abs(h1 - h2) <= 180) return sum / 2;
  return (sum < 360 ? sum + 360 : sum - 360) / 2;
}
