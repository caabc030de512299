import { expect, test } from "vitest";
import { createKeepMap } from "./keep-map.ts";

const frame = (value: (x: number, y: number) => number) => {
  const [width, height] = [64, 48];
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.fill(value(x, y), 4 * (y * width + x), 4 * (y * width + x) + 3);
  }
  return { width, height, data };
};

test("keeps nothing of the first frame, much where nothing moves, little where something does", () => {
  const map = createKeepMap();
  const still = (x: number, y: number) => (x * 7 + y * 13) % 200;
  expect(Math.max(...map.next(frame(still), 1).shares)).toBe(0);
  for (let i = 0; i < 30; i++) map.next(frame(still), 1);
  const moved = map.next(
    frame((x, y) => (x < 20 ? 255 - still(x, y) : still(x, y))),
    1,
  );
  expect(moved.width).toBe(40);
  const at = (x: number, y: number) => moved.shares[y * moved.width + x]!;
  expect(at(36, 15)).toBeGreaterThan(0.9);
  expect(at(36, 15)).toBeLessThanOrEqual(1);
  expect(Math.abs(at(4, 15))).toBeLessThan(0.05);
});

test("another size and strength 0 begin anew", () => {
  const map = createKeepMap();
  map.next(
    frame(() => 100),
    1,
  );
  expect(
    Math.max(
      ...map.next(
        frame(() => 100),
        0,
      ).shares,
    ),
  ).toBe(0);
});
