import { expect, test } from "vitest";
import type { Image } from "../image/image.ts";
import { createRandom } from "../random.ts";
import { type SyntheticMotionOptions, syntheticMotion } from "./synthetic-motion.ts";
import { warpingError } from "./warping-error.ts";

/** Soft waves: bilinear warping is good at them. */
function photoOf(width: number, height: number): Image {
  const area = width * height;
  const data = Float32Array.from({ length: 3 * area }, (_, i) => {
    const x = i % width;
    const y = Math.trunc((i % area) / width);
    return 0.5 + 0.4 * Math.sin(x / 6 + Math.trunc(i / area)) * Math.cos(y / 5);
  });
  return { width, height, data };
}

function noisePhoto(width: number, height: number): Image {
  const random = createRandom(2);
  return { width, height, data: Float32Array.from({ length: 3 * width * height }, random) };
}

const make = (photo: Image, options: SyntheticMotionOptions) => [
  ...syntheticMotion(photo, options),
];

test("a still camera repeats the photo exactly", () => {
  const photo = noisePhoto(16, 12);
  const frames = make(photo, { frames: 3 });
  for (const { frame } of frames) expect(frame.data).toEqual(photo.data);
  expect(frames.map(({ flow }) => flow && new Set(flow.data))).toEqual([
    ...[null, new Set([0]), new Set([0])],
  ]);
});

test("a pan by whole pixels: the flow finds every pixel that the frame before has", () => {
  const frames = make(noisePhoto(40, 30), { frames: 4, pan: [3, -2] });
  expect(frames[0]!.frame).toMatchObject({ width: 28, height: 24 });
  for (let t = 1; t < frames.length; t++) {
    const { frame, flow } = frames[t]!;
    const { meanSquared, share } = warpingError({
      ...{ frame, other: frames[t - 1]!.frame, flow: flow! },
    });
    expect(meanSquared).toBe(0);
    expect(share).toBeCloseTo((25 * 22) / (28 * 24), 10);
  }
});

test.each([
  ["pan", { pan: [1.3, -0.6] as const }],
  ["zoom", { zoom: 1.03 }],
  ["both", { pan: [1.3, -0.6] as const, zoom: 1.03 }],
])("%s by parts of pixels: the flow is right, and others are not", (_, motion) => {
  const frames = make(photoOf(80, 60), { frames: 5, ...motion });
  for (let t = 1; t < frames.length; t++) {
    const { frame, flow } = frames[t]!;
    const other = frames[t - 1]!.frame;
    const errorOf = (data: Float32Array) =>
      Math.sqrt(warpingError({ frame, other, flow: { ...flow!, data } }).meanSquared!);
    // What bilinear interpolation costs at waves of this length.
    expect(errorOf(flow!.data)).toBeLessThan(0.004);
    for (const wrong of [flow!.data.map((x) => -x), flow!.data.map((x) => 0.5 * x)]) {
      expect(errorOf(wrong)).toBeGreaterThan(5 * errorOf(flow!.data));
    }
  }
});

test("noise has the deviation asked for, light the range, and both follow from the seed", () => {
  const photo: Image = { width: 64, height: 64, data: new Float32Array(3 * 64 * 64).fill(0.5) };
  const noisy = make(photo, { frames: 2, noise: 0.02 });
  for (const { frame } of noisy) {
    const deviation = Math.sqrt(mean(frame.data.map((x) => (x - 0.5) ** 2)));
    expect(deviation / 0.02).toBeCloseTo(1, 1);
    expect(Math.abs(mean(frame.data) - 0.5)).toBeLessThan(0.001);
  }
  expect(noisy[0]!.frame.data).not.toEqual(noisy[1]!.frame.data);
  expect(make(photo, { frames: 2, noise: 0.02 })).toEqual(noisy);
  expect(make(photo, { frames: 2, noise: 0.02, seed: 2 })).not.toEqual(noisy);

  const levels = make(photo, { frames: 20, flicker: 0.1 }).map(({ frame }) => frame.data[0]!);
  expect(Math.min(...levels)).toBeGreaterThanOrEqual(0.45);
  expect(Math.min(...levels)).toBeLessThan(0.47);
  expect(Math.max(...levels)).toBeLessThanOrEqual(0.55);
  expect(Math.max(...levels)).toBeGreaterThan(0.53);
});

test("pixels stay in [0, 1]", () => {
  const data = Float32Array.from({ length: 3 * 400 }, (_, i) => i % 2);
  const [first] = make({ width: 20, height: 20, data }, { frames: 1, noise: 0.1 });
  const { frame } = first!;
  expect(Math.min(...frame.data)).toBe(0);
  expect(Math.max(...frame.data)).toBe(1);
});

test.each([
  [{ frames: 10, pan: [3, 0] as const }, /more pixels than are moved, got 1 and 24×24/],
  [{ frames: 3, zoom: 0.9 }, /zoom of at least 1 and .* got 0\.9/],
])("%j is too much motion", (options, line) => {
  expect(() => make(noisePhoto(24, 24), options)).toThrow(line);
});

const mean = (numbers: Float32Array) =>
  numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
