import { expect, test } from "vitest";
import { createKeepMap } from "./keep-map.ts";

const frame = (value: (x: number, y: number) => number) => {
  const [width, height] = [64, 48];
  const data = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let i = 0; i < width * height; i++) {
    data.fill(value(i % width, Math.trunc(i / width)), 4 * i, 4 * i + 3);
  }
  return { width, height, data };
};

const still = (x: number, y: number) => (x * 7 + y * 13) % 200;

test("keeps nothing of the first frame, much where nothing moves, little where something does", () => {
  const map = createKeepMap(1);
  expect(map.next(frame(still))).toBeNull();
  for (let i = 0; i < 30; i++) map.next(frame(still));
  const moved = map.next(frame((x, y) => (x < 20 ? 255 - still(x, y) : still(x, y))))!;
  expect(moved).toMatchObject({ columns: 16, rows: 12, blockSide: 4 });
  const at = (column: number, row: number) => moved.shares[row * moved.columns + column]!;
  expect(at(14, 6)).toBeGreaterThan(0.9);
  expect(at(14, 6)).toBeLessThanOrEqual(0.95);
  expect(at(1, 6)).toBeLessThan(0.05);
});

test("a cut, another size, a reset and strength 0 begin anew", () => {
  const map = createKeepMap(1);
  const first = () => expect(map.next(frame(still))).toBeNull();
  const second = () => expect(map.next(frame(still))).not.toBeNull();
  first();
  second();
  expect(map.next(frame((x, y) => 255 - still(y, x)))).toBeNull();
  first();
  second();
  expect(map.next({ width: 2, height: 2, data: new Uint8Array(12) })).toBeNull();
  first();
  second();
  map.reset();
  first();
  second();
  map.strength = 0;
  expect(map.next(frame(still))).toBeNull();
  map.strength = 1;
  first();
});

test("goes on from its state", () => {
  const noisy = (frames: number) => frame((x, y) => still(x, y) + ((x * frames + y) % 3));
  const [one, other] = [createKeepMap(0.7), createKeepMap(0.7)];
  for (let i = 0; i < 4; i++) one.next(noisy(i));
  other.restore(structuredClone(one.state()));
  expect(other.next(noisy(5))).toEqual(one.next(noisy(5)));
  expect(() => other.restore({ ...one.state()!, inputWidth: 640 })).toThrow("expected a state");
});
