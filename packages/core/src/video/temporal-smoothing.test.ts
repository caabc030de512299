import { expect, test } from "vitest";
import type { Image } from "../image/image.ts";
import { createRandom } from "../random.ts";
import { syntheticMotion } from "./synthetic-motion.ts";
import { createTemporalSmoothing } from "./temporal-smoothing.ts";

const width = 160;
const height = 120;
const area = width * height;

function imageOf(value: (x: number, y: number, channel: number) => number): Image {
  const data = Float32Array.from({ length: 3 * area }, (_, i) =>
    value(i % width, Math.trunc((i % area) / width), Math.trunc(i / area)),
  );
  return { width, height, data };
}

const photo = imageOf((x, y, c) => 0.5 + 0.25 * Math.sin(x / 9 + c) * Math.cos(y / 7));

/** A frame as a sensor sees it. */
function createSensor(levels: number, seed = 1) {
  const random = createRandom(seed);
  return (image: Image): Image => {
    const noise = () => random() + random() + random() + random() - 2;
    const deviation = (levels / 255) * Math.sqrt(3);
    return { ...image, data: image.data.map((v) => v + deviation * noise()) };
  };
}

const meanDifference = (a: Image, b: Image) =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length;

/** The mean change from frame to frame, after as many frames for settling. */
function flickerOf(frames: readonly Image[]): number {
  const half = frames.length >> 1;
  let sum = 0;
  for (let i = half; i < frames.length; i++) sum += meanDifference(frames[i]!, frames[i - 1]!);
  return sum / (frames.length - half);
}

test.each([
  [1, 4],
  [0.8, 3.5],
  [0.5, 1.7],
])(
  "strength %s: noise on a still scene, which a style makes worse, at least %s times less",
  (strength, factor) => {
    const smoothing = createTemporalSmoothing({ strength });
    const inputs = [...syntheticMotion(photo, { frames: 24, noise: 3 / 255, flicker: 0.01 })];
    const stylized = inputs.map(({ frame }) => ({ ...frame, data: frame.data.map((v) => v * v) }));
    const smoothed = inputs.map(({ frame }, i) => smoothing.next(frame, stylized[i]!));
    expect(flickerOf(stylized) / flickerOf(smoothed)).toBeGreaterThan(factor);
    // Steady, and not something else.
    expect(
      meanDifference(smoothed.at(-1)!, { ...photo, data: photo.data.map((v) => v * v) }),
    ).toBeLessThan(0.01);
  },
);

test.each([0, 3])("a moving square leaves nothing behind, with noise of %i levels", (levels) => {
  const smoothing = createTemporalSmoothing({ strength: 1 });
  const sensor = createSensor(levels);
  const scene = (t: number) =>
    imageOf((x, y) => (x >= 3 * t && x < 3 * t + 24 && y >= 40 && y < 64 ? 0.9 : 0.3));
  const style = (image: Image): Image => ({ ...image, data: image.data.map((v) => 1 - v) });
  // Standing still before, so that there is something to be dragged along.
  let smoothed = photo;
  for (let t = -8; t <= 20; t++) {
    const input = sensor(scene(Math.max(0, t)));
    smoothed = smoothing.next(input, style(input));
  }
  const expected = style(scene(20));
  let ghost = 0;
  for (let y = 36; y < 68; y++) {
    for (let x = 0; x < 100; x++) {
      const i = y * width + x;
      // The noise of the three channels cancels in part; a ghost would not.
      const error = [0, 1, 2].reduce(
        (sum, c) => sum + smoothed.data[i + c * area]! - expected.data[i + c * area]!,
        0,
      );
      ghost = Math.max(ghost, Math.abs(error / 3));
    }
  }
  // Of a step of 0.6; noise alone reaches about four deviations of a mean of three.
  expect(ghost / 0.6).toBeLessThan(0.01 + (4.5 * levels) / Math.sqrt(3) / 255 / 0.6);
});

test("a slow fade is followed: it lags by no more than is hardly seen", () => {
  const smoothing = createTemporalSmoothing({ strength: 1 });
  const sensor = createSensor(1);
  for (let t = 0; t < 100; t++) {
    const level = 0.2 + 0.005 * t;
    const input = sensor(imageOf((x) => (x < 80 ? level : 0.4)));
    const smoothed = smoothing.next(input, input);
    const middle = (y: number) => smoothed.data[y * width + 40]!;
    const mean =
      Array.from({ length: height }, (_, y) => middle(y)).reduce((a, b) => a + b) / height;
    expect(Math.abs(mean - level)).toBeLessThan(6 / 255);
  }
});

test("a cut shows the new scene at once, exactly", () => {
  const smoothing = createTemporalSmoothing();
  const other = imageOf((x, y) => ((x >> 4) + (y >> 4)) % 2);
  for (let i = 0; i < 3; i++) smoothing.next(photo, photo);
  expect(smoothing.next(other, other).data).toEqual(other.data);
});

test("the first frame, one of another size and one after a reset are as they come", () => {
  const smoothing = createTemporalSmoothing();
  const sensor = createSensor(3);
  const small = { width: 40, height: 30, data: new Float32Array(3600).fill(0.4) };
  const fresh = (input: Image, stylized: Image) =>
    expect(smoothing.next(input, stylized).data).toEqual(stylized.data);
  fresh(photo, sensor(photo));
  expect(smoothing.next(photo, sensor(photo)).data).not.toEqual(photo.data);
  fresh(photo, small);
  fresh(small, small);
  fresh(photo, sensor(photo));
  smoothing.reset();
  fresh(photo, sensor(photo));
});

test("frames given are not changed, and not what is returned; strength 0 returns them", () => {
  const smoothing = createTemporalSmoothing();
  const sensor = createSensor(3);
  for (let i = 0; i < 3; i++) {
    const input = sensor(photo);
    const stylized = sensor(photo);
    const copies = [input.data.slice(), stylized.data.slice()];
    const { data } = smoothing.next(input, stylized);
    expect([input.data, stylized.data]).toEqual(copies);
    const kept = data.slice();
    // What was returned may be written to, and transferred.
    data.fill(7);
    expect(smoothing.state()!.output).toEqual(kept);
  }
  smoothing.strength = 0;
  const stylized = sensor(photo);
  expect(smoothing.next(photo, stylized)).toBe(stylized);
  expect(smoothing.state()).toBeNull();
});

test.each([-0.1, 1.1, Number.NaN])("a strength of %s is a mistake", (strength) => {
  const line = `smoothing: expected a strength from 0 to 1, got ${strength}`;
  expect(() => createTemporalSmoothing({ strength })).toThrow(line);
  const smoothing = createTemporalSmoothing();
  expect(() => {
    smoothing.strength = strength;
  }).toThrow(line);
  expect(smoothing.strength).toBe(0.8);
});
