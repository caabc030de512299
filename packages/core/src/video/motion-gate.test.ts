import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { lumaGrid } from "./luma-grid.ts";
import { createMotionGate } from "./motion-gate.ts";

const grid = lumaGrid(160, 120);
const { columns, rows, blockColumns } = grid;

/** Something with structure, its brightness times a gain, with noise. */
function createCamera(seed: number) {
  const random = createRandom(seed);
  return (deviation: number, { gain = 1, square = -1 } = {}) =>
    Float32Array.from({ length: columns * rows }, (_, i) => {
      const x = i % columns;
      const y = Math.trunc(i / columns);
      const inSquare = x >= square && x < square + 16 && y >= 40 && y < 56;
      const value = square >= 0 && inSquare ? 0.95 : 0.4 + 0.2 * Math.sin(x / 9) * Math.cos(y / 7);
      // About normal: the sum of some uniform ones.
      const normal = random() + random() + random() + random() - 2;
      return gain * value + deviation * Math.sqrt(3) * normal;
    });
}

const mean = (numbers: Float32Array) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

test.each([0, 1, 3, 5])("noise of %i levels is no motion, once it is known", (levels) => {
  const camera = createCamera(1);
  const gate = createMotionGate(grid);
  let before = camera(levels / 255);
  for (let frame = 0; frame < 4; frame++) {
    const now = camera(levels / 255);
    expect(gate.compare(now, before)).toBe(false);
    before = now;
  }
  expect(mean(gate.motion)).toBeLessThan(0.05);
  // Mean absolute difference of two normal numbers: 2σ/√π, of the quieter blocks a little less.
  const expected = Math.max(0.5, (2 * levels) / Math.sqrt(Math.PI)) / 255;
  expect(gate.noise! / expected).toBeGreaterThan(0.75);
  expect(gate.noise! / expected).toBeLessThan(1.05);
});

test.each([0, 3])(
  "a square that moves, with noise of %i levels: there and not elsewhere",
  (levels) => {
    const camera = createCamera(2);
    const gate = createMotionGate(grid);
    gate.compare(camera(levels / 255, { square: 60 }), camera(levels / 255, { square: 60 }));
    const cut = gate.compare(
      camera(levels / 255, { square: 66 }),
      camera(levels / 255, { square: 60 }),
    );
    expect(cut).toBe(false);
    const motionAt = (x: number, y: number) =>
      gate.motion[Math.trunc(y / 4) * blockColumns + Math.trunc(x / 4)]!;
    // The edge that it left, and the one that it reached.
    for (const x of [61, 64, 77, 81]) expect(motionAt(x, 48)).toBeGreaterThan(0.99);
    let still = 0;
    for (let x = 2; x < 40; x += 4)
      for (let y = 2; y < 120; y += 4) still += motionAt(x, y) < 0.5 ? 1 : 0;
    expect(still / (10 * 30)).toBeGreaterThan(0.95);
  },
);

test("light that changes a little is no motion, light that changes much is", () => {
  const camera = createCamera(3);
  const changed = (gain: number) => {
    const gate = createMotionGate(grid);
    gate.compare(camera(2 / 255), camera(2 / 255));
    gate.compare(camera(2 / 255, { gain }), camera(2 / 255));
    return mean(gate.motion);
  };
  expect(changed(1.05)).toBeLessThan(0.05);
  expect(changed(0.95)).toBeLessThan(0.05);
  expect(changed(1.3)).toBeGreaterThan(0.9);
});

test("another picture is a cut; a pan, and a flash of a few blocks, are none", () => {
  const gate = createMotionGate(grid);
  const random = createRandom(4);
  const blotches = (seed: number) =>
    Float32Array.from({ length: columns * rows }, (_, i) => {
      const x = Math.trunc((i % columns) / 10);
      const y = Math.trunc(i / columns / 10);
      return createRandom(1 + seed + x + 100 * y)();
    });
  const camera = createCamera(5);
  const before = camera(2 / 255);
  gate.compare(camera(2 / 255), before);
  expect(gate.compare(blotches(1000), before)).toBe(true);
  expect(
    gate.compare(
      before.map((v, i) => (i % columns < 30 ? 1 - v * random() : v)),
      before,
    ),
  ).toBe(false);
  const panned = before.map((_, i) => before[i % columns === 0 ? i : i - 1]!);
  expect(gate.compare(panned, before)).toBe(false);
});

test("a pan does not pass for noise: the estimate grows slowly, and falls fast", () => {
  const camera = createCamera(6);
  const gate = createMotionGate(grid);
  gate.compare(camera(1 / 255), camera(1 / 255));
  const quiet = gate.noise!;
  gate.compare(camera(20 / 255), camera(20 / 255));
  expect(gate.noise! / quiet).toBeCloseTo(1.03, 5);
  gate.noise = 6 / 255;
  for (let i = 0; i < 5; i++) gate.compare(camera(1 / 255), camera(1 / 255));
  expect(gate.noise / quiet).toBeLessThan(1.3);
});

test("black frames are still", () => {
  const gate = createMotionGate(grid);
  const black = new Float32Array(columns * rows);
  expect(gate.compare(black, black)).toBe(false);
  expect(new Set(gate.motion)).toEqual(new Set([0]));
});
