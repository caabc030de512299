import { expect, test } from "vitest";
import { farthest, type ReplayedPicture } from "./report.ts";

const same: ReplayedPicture = {
  output: "/out-replayed.png",
  first: "/out.png",
  identical: true,
  difference: { mean: 0, percentile95: 0, max: 0 },
  reason: null,
};
const near = {
  ...same,
  identical: false,
  difference: { mean: 0.01234, percentile95: 0.5, max: 3 },
};
const smaller = { ...same, identical: false, difference: null, reason: "another size" };
const alone = { ...smaller, first: null, identical: null };

test("the farthest is the largest mean; another size is farther than any", () => {
  expect(farthest([alone])).toBeUndefined();
  expect(farthest([alone, same, near])).toBe(0.01234);
  expect(farthest([same, smaller])).toBe(Number.POSITIVE_INFINITY);
});
