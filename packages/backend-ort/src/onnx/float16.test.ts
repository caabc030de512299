import { expect, test } from "vitest";
import { floatOfHalf, halfOfFloat } from "./float16.ts";

test("every binary16 becomes a float and comes back", () => {
  for (let half = 0; half < 0x10000; half++) {
    const float = floatOfHalf(half);
    if (Number.isNaN(float)) expect(halfOfFloat(float) & 0x7fff).toBe(0x7e00);
    else if (halfOfFloat(float) !== half) expect.fail(`${half} came back as ${halfOfFloat(float)}`);
  }
});

test("a number becomes the nearest binary16, and of two as near the even one", () => {
  for (let half = 0; half < 0x7bff; half++) {
    const [below, above] = [floatOfHalf(half), floatOfHalf(half + 1)];
    const middle = (below + above) / 2;
    const even = half % 2 === 0 ? half : half + 1;
    const rounded = [
      halfOfFloat(middle),
      halfOfFloat(middle - (above - below) / 64),
      halfOfFloat(middle + (above - below) / 64),
      halfOfFloat(-middle),
    ];
    const expected = [even, half, half + 1, even | 0x8000];
    if (String(rounded) !== String(expected)) expect.fail(`${half}: ${rounded}, not ${expected}`);
  }
});

test("known bits", () => {
  expect([1, -2, 65_504, 65_519, 65_520, 1e9, 2 ** -24, 2 ** -26].map(halfOfFloat)).toEqual([
    0x3c00, 0xc000, 0x7bff, 0x7bff, 0x7c00, 0x7c00, 1, 0,
  ]);
});
