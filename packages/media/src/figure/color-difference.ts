/**
 * How different two pictures look: CIEDE2000, of which 1 is about the least difference that a
 * person sees between two even patches side by side (Sharma, Wu and Dalal 2005).
 */
import { type Image, UserError } from "@gramstyle/core";
import type { Rgb } from "culori/fn";
import { deltaE2000 } from "./delta-e.ts";

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
    const difference = deltaE2000(colorOf(one.data, i, area), colorOf(other.data, i, area));
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

function isSamePixel(one: Float32Array, other: Float32Array, i: number, area: number): boolean {
  return (
    one[i] === other[i] &&
    one[area + i] === other[area + i] &&
    one[2 * area + i] === other[2 * area + i]
  );
}

function colorOf(data: Float32Array, i: number, area: number): Rgb {
  const clamped = (value: number) => Math.min(1, Math.max(0, value));
  return {
    mode: "rgb",
    r: clamped(data[i]!),
    g: clamped(data[area + i]!),
    b: clamped(data[2 * area + i]!),
  };
}
