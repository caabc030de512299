import { expect, test } from "vitest";
import { allFinite } from "./all-finite.ts";

test("finds NaN and both infinities, wherever they stand", () => {
  expect(allFinite(new Float32Array(0))).toBe(true);
  expect(allFinite(Float32Array.of(0, -0, 3.4e38, -3.4e38, 1e-45))).toBe(true);
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const place of [0, 4, 8]) {
      const data = new Float32Array(9).fill(-2);
      data[place] = bad;
      expect(allFinite(data)).toBe(false);
    }
  }
});
