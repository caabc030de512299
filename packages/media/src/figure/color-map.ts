/**
 * Colour maps that are ordered to the eye: stops interpolated in OKLab (Björn Ottosson, 2020), whose
 * lightness falls (or falls to both sides) evenly with the value.
 */
import {
  clampRgb,
  converter,
  interpolate,
  modeOklab,
  modeOklch,
  modeRgb,
  useMode,
} from "culori/fn";

for (const mode of [modeRgb, modeOklab, modeOklch]) useMode(mode);
const toRgb = converter("rgb");

/** An sRGB colour, each channel in [0, 1]. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour by its OKLab lightness in [0, 1], chroma (0 is grey) and hue in degrees. */
type Lch = readonly [lightness: number, chroma: number, hue: number];

/** More colours than 8 bits a channel can tell apart on the way. */
const steps = 2000;

/** From near black through violet and red to pale yellow. */
const sequential = colorsBetween([
  [0.1, 0.03, 290],
  [0.28, 0.13, 295],
  [0.46, 0.17, 340],
  [0.64, 0.18, 25],
  [0.81, 0.15, 70],
  [0.98, 0.06, 105],
]);

/** From deep blue through near white to deep red; both halves equally light. */
const diverging = colorsBetween([
  [0.3, 0.12, 265],
  [0.52, 0.15, 255],
  [0.76, 0.09, 245],
  [0.97, 0.0, 250],
  [0.76, 0.11, 45],
  [0.52, 0.17, 30],
  [0.3, 0.11, 25],
]);

/** Colour of a value in [0, 1]: dark is small, light is large. Values outside are clamped. */
export function sequentialColor(value: number): Rgb {
  return colorAt(sequential, value);
}

/** Colour of a value in [-1, 1]: blue is negative, near white is 0, red is positive. */
export function divergingColor(value: number): Rgb {
  return colorAt(diverging, (value + 1) / 2);
}

function colorAt(colors: readonly Rgb[], share: number): Rgb {
  return colors[Math.round(steps * Math.min(1, Math.max(0, share)))]!;
}

function colorsBetween(stops: readonly Lch[]): readonly Rgb[] {
  const between = interpolate(
    stops.map(([l, c, h]) => ({ mode: "oklch", l, c, h }) as const),
    "oklab",
  );
  return Array.from({ length: steps + 1 }, (_, step) => {
    const { r, g, b } = clampRgb(toRgb(between(step / steps)));
    return [r, g, b];
  });
}
