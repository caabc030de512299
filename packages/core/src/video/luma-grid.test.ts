import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { lumaGrid, sampleLuma } from "./luma-grid.ts";

test.each([
  [64, 48, 1],
  [320, 240, 1],
  [640, 480, 2],
  [1280, 720, 4],
  [3840, 2160, 4],
  [1, 1, 1],
])("%i×%i: samples cover the picture", (width, height, step) => {
  const grid = lumaGrid(width, height);
  expect(grid.step).toBe(step);
  expect((grid.columns - 1) * step).toBeLessThan(width);
  expect(grid.columns * step).toBeGreaterThanOrEqual(width);
  expect(grid.rows * step).toBeGreaterThanOrEqual(height);
  expect(grid.blockColumns * 4).toBeGreaterThanOrEqual(grid.columns);
});

test.each([
  [40, 30],
  [641, 479],
  [645, 8],
  [7, 1283],
])("%i×%i: the mean of the channels where the grid says, in each layout", (width, height) => {
  const area = width * height;
  const random = createRandom(1);
  const rgba = Uint8ClampedArray.from({ length: 4 * area }, () => 256 * random());
  const rgb = Uint8Array.from({ length: 3 * area }, (_, i) => rgba[i + Math.trunc(i / 3)]!);
  const planes = Float32Array.from(
    { length: 3 * area },
    (_, i) => rgb[3 * (i % area) + Math.trunc(i / area)]! / 255,
  );
  const grid = lumaGrid(width, height);
  const { columns, rows, step } = grid;
  const sampled = [rgba, rgb, planes].map((data) => {
    const samples = new Float32Array(columns * rows).fill(Number.NaN);
    sampleLuma({ width, height, data }, grid, samples);
    return samples;
  });
  let worst = 0;
  for (let i = 0; i < columns * rows; i++) {
    const row = Math.trunc(i / columns);
    const shift = row % 2 === 1 ? step >> 1 : 0;
    const x = (i % columns) * step + shift;
    // Beyond the border the last one that is inside.
    const at = row * step * width + (x < width ? x : x - step);
    const mean = (rgb[3 * at]! + rgb[3 * at + 1]! + rgb[3 * at + 2]!) / (3 * 255);
    for (const samples of sampled) worst = Math.max(worst, Math.abs(samples[i]! - mean));
  }
  expect(worst).toBeLessThan(1e-6);
});
