/**
 * Colour maps that are ordered to the eye: stops interpolated in OKLab (Björn Ottosson, 2020), whose
 * lightness falls (or falls to both sides) evenly with the value.
 */

/** An sRGB colour, each channel in [0, 1]. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour by its OKLab lightness in [0, 1], chroma (0 is grey) and hue in degrees. */
type Lch = readonly [lightness: number, chroma: number, hue: number];

/** From near black through violet and red to pale yellow. */
const sequentialStops: Lch[] = [
  [0.1, 0.03, 290],
  [0.28, 0.13, 295],
  [0.46, 0.17, 340],
  [0.64, 0.18, 25],
  [0.81, 0.15, 70],
  [0.98, 0.06, 105],
];

/** From deep blue through near white to deep red; both halves equally light. */
const divergingStops: Lch[] = [
  [0.3, 0.12, 265],
  [0.52, 0.15, 255],
  [0.76, 0.09, 245],
  [0.97, 0.0, 250],
  [0.76, 0.11, 45],
  [0.52, 0.17, 30],
  [0.3, 0.11, 25],
];

/** Colour of a value in [0, 1]: dark is small, light is large. Values outside are clamped. */
export function sequentialColor(value: number): Rgb {
  return interpolate(sequentialStops, value);
}

/** Colour of a value in [-1, 1]: blue is negative, near white is 0, red is positive. */
export function divergingColor(value: number): Rgb {
  return interpolate(divergingStops, (value + 1) / 2);
}

function interpolate(stops: Lch[], value: number): Rgb {
  const position = Math.min(1, Math.max(0, value)) * (stops.length - 1);
  const index = Math.min(stops.length - 2, Math.floor(position));
  const share = position - index;
  const from = lab(stops[index]!);
  const to = lab(stops[index + 1]!);
  return srgb(from.map((part, i) => part + share * (to[i]! - part)));
}

function lab([lightness, chroma, hue]: Lch): number[] {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

function srgb(color: number[]): Rgb {
  const [lightness, a, b] = color as [number, number, number];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function encode(linear: number): number {
  const value = Math.min(1, Math.max(0, linear));
  return value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
}
