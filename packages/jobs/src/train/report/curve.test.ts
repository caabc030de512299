import { expect, test } from "vitest";
import { axisFor, linearTicks, placeOn, thinned } from "./curve.ts";

const series = (values: readonly number[]) => values.map((value, i) => ({ step: i + 1, value }));

test("thins a long series to means with the bounds of what they stand for", () => {
  const noisy = series(Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1 : 3)));
  const curve = thinned(noisy, 100);
  expect(curve).toHaveLength(100);
  for (const { mean, lowest, highest } of curve) {
    expect(Math.abs(mean - 2)).toBeLessThan(0.1);
    expect([lowest, highest]).toEqual([1, 3]);
  }
  expect(thinned(series([5]), 100)).toEqual([{ step: 1, mean: 5, lowest: 5, highest: 5 }]);
});

test("labels round numbers", () => {
  expect(linearTicks(0, 0.67, 4)).toEqual([0, 0.2, 0.4, 0.6]);
  expect(linearTicks(1, 1200, 4)).toEqual([500, 1000]);
  const falling = thinned(series([100, 10, 1, 0.1, 0.01]), 9);
  const log = axisFor(falling, "log");
  expect(log.kind).toBe("log");
  expect(log.ticks).toEqual([0.01, 0.1, 1, 10, 100]);
  const narrow = thinned(series([0.4, 0.5, 0.6, 0.65]), 9);
  expect(axisFor(narrow, "log").ticks.length).toBeGreaterThanOrEqual(2);
});

test("places values on both kinds of axes", () => {
  const curve = thinned(series([100, 100, 100, 1, 1, 1]), 9);
  const linear = axisFor(curve, "linear");
  expect(linear.lowest).toBe(0);
  expect(placeOn(linear, 50)).toBeCloseTo(0.5);
  const log = axisFor(curve, "log");
  expect(placeOn(log, 10)).toBeCloseTo(0.5);
});

test("zeros have no logarithm, and a constant has an axis all the same", () => {
  expect(axisFor(thinned(series([0, 1]), 9), "log").kind).toBe("linear");
  for (const kind of ["linear", "log"] as const) {
    for (const value of [0, 3, -2]) {
      const { lowest, highest } = axisFor(thinned(series([value, value]), 9), kind);
      expect(highest, `${kind} ${value}`).toBeGreaterThan(lowest);
    }
  }
});
