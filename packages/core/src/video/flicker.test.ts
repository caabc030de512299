import { expect, test } from "vitest";
import type { Image } from "../image/image.ts";
import { createRandom } from "../random.ts";
import { createFlickerMeter } from "./flicker.ts";
import type { Frame } from "./frame.ts";
import { syntheticMotion } from "./synthetic-motion.ts";

const width = 160;
const height = 120;
const area = width * height;

const photo: Image = {
  ...{ width, height },
  data: Float32Array.from({ length: 3 * area }, (_, i) => {
    const y = Math.trunc((i % area) / width);
    return 0.5 + 0.3 * Math.sin((i % width) / 7) * Math.cos(y / 9);
  }),
};

const noisy = (frames: number, noise: number) =>
  [...syntheticMotion(photo, { frames, noise })].map(({ frame }) => frame);

/** By so much lighter in every other frame. */
const blinking = (frame: Image, i: number, levels: number): Image => ({
  ...frame,
  data: frame.data.map((_, k) => photo.data[k]! / 2 + (i % 2) * (levels / 255)),
});

function bytesOf({ data, ...size }: Image): Frame<Uint8ClampedArray> {
  const bytes = new Uint8ClampedArray(4 * area);
  for (let i = 0; i < 4 * area; i++) {
    bytes[i] = i % 4 === 3 ? 255 : 255 * data[(i >> 2) + area * (i % 4)]!;
  }
  return { ...size, data: bytes };
}

test("nothing to compare with at first, after a reset and at another size", () => {
  const meter = createFlickerMeter();
  const nothing = { output: null, input: null, still: 0 };
  expect(meter.next(photo, photo)).toEqual(nothing);
  expect(meter.next(photo, photo)).toEqual({ output: 0, input: 0, still: 1 });
  meter.reset();
  expect(meter.next(photo, photo)).toEqual(nothing);
  const small = { width: 8, height: 8, data: new Float32Array(192) };
  expect(meter.next(small, small)).toEqual(nothing);
});

test.each(["floats", "bytes"])(
  "the change of the output in levels, the input's beside it: %s",
  (layout) => {
    const meter = createFlickerMeter();
    const form = layout === "bytes" ? bytesOf : (frame: Image) => frame;
    const seen = noisy(6, 3 / 255).map((frame, i) =>
      meter.next(form(frame), form(blinking(frame, i, 10))),
    );
    const { output, input, still } = seen.at(-1)!;
    expect(output).toBeCloseTo(10, 0);
    // Of two normal numbers of deviation σ: 2σ/√π.
    expect(Math.abs(input! - 6 / Math.sqrt(Math.PI))).toBeLessThan(0.3);
    // Noise alone takes a few blocks, and what is beside them, for motion.
    expect(still).toBeGreaterThan(0.7);
  },
);

test("what moves does not count", () => {
  const meter = createFlickerMeter();
  const random = createRandom(1);
  // The left half of both is new in every frame.
  const restless = (value: number): Image => ({
    ...photo,
    data: photo.data.map((v, i) => (i % width < 80 ? random() : v + value)),
  });
  const seen = Array.from({ length: 5 }, (_, i) =>
    meter.next(restless(0), restless(i % 2 ? 4 / 255 : 0)),
  );
  const { output, still } = seen.at(-1)!;
  expect(output).toBeCloseTo(4, 3);
  expect(still).toBeGreaterThan(0.4);
  expect(still).toBeLessThan(0.5);
});

test("nothing stands still: null; a cut as well", () => {
  const frame = (seed: number): Image => {
    const random = createRandom(seed);
    return { ...photo, data: photo.data.map(() => random()) };
  };
  const meter = createFlickerMeter();
  meter.next(photo, photo);
  expect(meter.next(frame(1), photo).output).toBeNull();
  expect(meter.next(frame(2), photo)).toMatchObject({ output: null, input: null });
});

test("arrays that do not fit: one line", () => {
  const broken = { ...photo, data: new Float32Array(5) };
  expect(() => createFlickerMeter().next(photo, broken)).toThrow(/expected a frame of 160×120/);
  expect(() => createFlickerMeter().next(broken, photo)).toThrow(/expected a frame of 160×120/);
});
