import { expect, test } from "vitest";
import { floatToHalf, halfToFloat, halvesToFloats } from "./half.ts";

test("every half survives the way to a number and back", () => {
  for (let half = 0; half < 0x10000; half++) {
    const number = halfToFloat(half);
    if (!Number.isNaN(number)) expect(floatToHalf(number)).toBe(half);
  }
});

test("numbers between two halves go to the nearer one, from the middle to the even one", () => {
  const cases = [0x0001, 0x03ff, 0x0400, 0x3c00, 0x3c01, 0x7bfe];
  for (const half of cases) {
    const [low, high] = [halfToFloat(half), halfToFloat(half + 1)];
    const middle = (low + high) / 2;
    expect(floatToHalf(low + (high - low) * 0.49)).toBe(half);
    expect(floatToHalf(low + (high - low) * 0.51)).toBe(half + 1);
    expect(floatToHalf(middle)).toBe(half % 2 === 0 ? half : half + 1);
  }
});

test("too large numbers become infinite, NaN stays NaN", () => {
  expect(halfToFloat(floatToHalf(1e6))).toBe(Number.POSITIVE_INFINITY);
  expect(halfToFloat(floatToHalf(-1e6))).toBe(Number.NEGATIVE_INFINITY);
  expect(halfToFloat(floatToHalf(Number.NaN))).toBeNaN();
});

test("many at once are what each is by itself, to the bit", () => {
  const all = Uint16Array.from({ length: 0x10000 }, (_, half) => half);
  const alone = Float32Array.from(all, halfToFloat);
  expect(new Uint32Array(halvesToFloats(all).buffer)).toEqual(new Uint32Array(alone.buffer));
});
