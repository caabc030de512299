import { describe, expect, it } from "vitest";
import { createRandom } from "../random.ts";
import {
  clampFinitePixels,
  fitLongSide,
  type ResizeFilter,
  resizeImage,
  resizePlanes,
} from "./resize.ts";

const filters: ResizeFilter[] = ["bilinear", "bicubic", "lanczos"];

describe.each(filters)("resizing with %s", (filter) => {
  it("keeps a flat picture flat, smaller and larger", () => {
    const data = new Float32Array(3 * 7 * 5).fill(0.3);
    for (const to of [
      { width: 3, height: 2 },
      { width: 20, height: 11 },
    ]) {
      const resized = resizePlanes(data, { width: 7, height: 5 }, to, filter);
      expect(resized).toHaveLength(3 * to.width * to.height);
      for (const value of resized) expect(value).toBeCloseTo(0.3, 5);
    }
  });

  it("keeps a ramp a ramp away from the borders", () => {
    const from = { width: 32, height: 1 };
    const ramp = Float32Array.from({ length: 32 }, (_, x) => (x + 0.5) / 32);
    const up = resizePlanes(ramp, from, { width: 64, height: 1 }, filter);
    for (let x = 12; x < 52; x++) expect(up[x]).toBeCloseTo((x + 0.5) / 64, 2);
  });

  it("averages a checkerboard away instead of aliasing it", () => {
    const size = { width: 32, height: 32 };
    const board = Float32Array.from({ length: 1024 }, (_, i) => ((i % 32) + (i >> 5)) % 2);
    for (const value of resizePlanes(board, size, { width: 8, height: 8 }, filter)) {
      expect(Math.abs(value - 0.5)).toBeLessThan(0.1);
    }
  });
});

it("keeps each plane by itself and pixels in [0, 1]", () => {
  const random = createRandom(1);
  const data = Float32Array.from({ length: 3 * 16 }, () => Math.round(random()));
  data.fill(0, 32);
  const { data: resized } = resizeImage({ width: 4, height: 4, data }, 9, 9);
  expect(Math.min(...resized)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...resized)).toBeLessThanOrEqual(1);
  expect(Math.max(...resized.subarray(2 * 81))).toBe(0);
});

it("fits the long side", () => {
  expect(fitLongSide({ width: 1000, height: 500 }, 512)).toEqual({ width: 512, height: 256 });
  expect(fitLongSide({ width: 3, height: 1000 }, 100)).toEqual({ width: 1, height: 100 });
});

it("clamps to [0, 1] and finds what is not finite", () => {
  const data = Float32Array.of(-0.5, 0, 0.25, 1, 7);
  expect(clampFinitePixels(data)).toBe(true);
  expect([...data]).toEqual([0, 0, 0.25, 1, 1]);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(clampFinitePixels(Float32Array.of(0.5, bad, 0.5))).toBe(false);
  }
});
