/** Temporal smoothing: layouts of frames, sizes that differ, and states that go on elsewhere. */
import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import type { Frame, FrameData } from "./frame.ts";
import { createTemporalSmoothing, type TemporalSmoothingState } from "./temporal-smoothing.ts";

type Bytes = Frame<Uint8Array>;

/** A scene with a bar that moves, and noise, as RGB bytes. */
function frameAt(t: number, width: number, height: number, seed = t): Bytes {
  const random = createRandom(1 + seed);
  const data = new Uint8Array(3 * width * height);
  for (let i = 0; i < data.length; i++) {
    const x = Math.trunc(i / 3) % width;
    const bar = Math.abs(x - (width * (10 + 3 * t)) / 100) < width / 25;
    data[i] = (bar ? 220 : 90 + 40 * Math.sin(i / 50)) + 6 * random();
  }
  return { width, height, data };
}

/** Inverted, at the same or another size. */
const stylizedAt = (t: number, width: number, height: number): Bytes => {
  const frame = frameAt(t, width, height, 100 + t);
  return { ...frame, data: frame.data.map((value) => 255 - value) };
};

function rgba({ width, height, data }: Bytes): Frame<Uint8ClampedArray> {
  const result = new Uint8ClampedArray(4 * width * height);
  for (let i = 0; i < result.length; i++) {
    const pixel = i >> 2;
    result[i] = i % 4 === 3 ? pixel % 256 : data[3 * pixel + (i % 4)]!;
  }
  return { width, height, data: result };
}

function planes({ width, height, data }: Bytes): Frame<Float32Array> {
  const area = width * height;
  const result = new Float32Array(3 * area);
  for (let i = 0; i < data.length; i++) result[Math.trunc(i / 3) + area * (i % 3)] = data[i]! / 255;
  return { width, height, data: result };
}

/** Colours in levels, pixel by pixel. */
function colors({ width, height, data }: Frame): number[] {
  const area = width * height;
  return Array.from({ length: 3 * area }, (_, i) => {
    const [pixel, channel] = [Math.trunc(i / 3), i % 3];
    if (data instanceof Float32Array) return 255 * data[channel * area + pixel]!;
    return data[(data.length / area) * pixel + channel]!;
  });
}

const layouts: Record<string, (frame: Bytes) => Frame> = {
  "RGB bytes": (frame) => frame,
  "RGBA bytes": rgba,
  planes,
};

const largestDifference = (a: readonly number[], b: readonly number[]) =>
  a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);

// Widths and heights that blocks and steps do not divide, and stylized sizes that differ.
test.each([
  [
    [163, 121],
    [163, 121],
  ],
  [
    [330, 250],
    [330, 250],
  ],
  [
    [330, 250],
    [164, 124],
  ],
  [
    [90, 70],
    [361, 281],
  ],
  [
    [40, 300],
    [40, 300],
  ],
  [
    [3, 2],
    [5, 4],
  ],
])("input of %j, stylized %j: all layouts come to the same", ([w, h], [width, height]) => {
  const run = (input: (frame: Bytes) => Frame, output: (frame: Bytes) => Frame) => {
    const smoothing = createTemporalSmoothing();
    return Array.from({ length: 5 }, (_, t) =>
      colors(smoothing.next(input(frameAt(t, w!, h!)), output(stylizedAt(t, width!, height!)))),
    );
  };
  const expected = run(planes, planes);
  for (const layout of Object.values(layouts)) {
    const seen = run(layout, layout);
    // Bytes are rounded, or cut off; what is kept is not.
    for (const [t, frame] of seen.entries()) {
      expect(largestDifference(frame, expected[t]!)).toBeLessThan(1.01);
    }
  }
  for (const [t, frame] of run(rgba, planes).entries()) {
    expect(largestDifference(frame, expected[t]!)).toBeLessThan(0.01);
  }
});

test("each pixel is a mixture of the new one and the last output, to the last row and column", () => {
  const smoothing = createTemporalSmoothing();
  const [width, height] = [163, 121];
  let before: Frame<Float32Array> | undefined;
  let mixed = 0;
  let outside = 0;
  for (let t = 0; t < 6; t++) {
    const stylized = planes(stylizedAt(t, width, height));
    const smoothed = smoothing.next(frameAt(t, width, height), stylized);
    smoothed.data.forEach((value, i) => {
      const [a, b] = [stylized.data[i]!, before?.data[i] ?? stylized.data[i]!];
      if (value < Math.min(a, b) - 1e-6 || value > Math.max(a, b) + 1e-6) outside++;
      if (Math.abs(value - a) > 1e-6) mixed++;
    });
    const share = smoothing.state()!.keep;
    expect(Math.max(...share)).toBeLessThanOrEqual(0.95);
    before = smoothed;
  }
  expect(outside).toBe(0);
  expect(mixed / (5 * 3 * width * height)).toBeGreaterThan(0.3);
});

test("alpha is that of the new frame", () => {
  const smoothing = createTemporalSmoothing();
  for (let t = 0; t < 3; t++) {
    const { data } = smoothing.next(frameAt(t, 64, 48), rgba(stylizedAt(t, 64, 48)));
    expect(data).toBeInstanceOf(Uint8ClampedArray);
    const alpha = Array.from({ length: 64 * 48 }, (_, i) => data[4 * i + 3]);
    expect(alpha).toEqual(alpha.map((_, i) => i % 256));
  }
});

test.each(Object.entries(layouts))(
  "a state goes on exactly, also through JSON: %s",
  (_, layout) => {
    const [width, height] = [330, 250];
    const step = (smoothing: ReturnType<typeof createTemporalSmoothing>, t: number) =>
      smoothing.next(frameAt(t, width, height), layout(stylizedAt(t, width, height))).data;
    const one = createTemporalSmoothing();
    for (let t = 0; t < 4; t++) step(one, t);
    const state = one.state()!;
    const stored = thawed(JSON.stringify(state));
    const others = [state, stored].map((saved) => {
      const other = createTemporalSmoothing();
      other.restore(saved);
      return other;
    });
    for (let t = 4; t < 7; t++) {
      const expected: FrameData = step(one, t);
      for (const other of others) {
        const seen = step(other, t);
        expect(expected.findIndex((value: number, i: number) => value !== seen[i])).toBe(-1);
      }
    }
    // A copy: what went on did not change it.
    expect(state).toEqual(stored);
  },
);

function thawed(text: string): TemporalSmoothingState {
  const state = JSON.parse(text);
  const array = (object: Record<string, number>) => Float32Array.from(Object.values(object));
  return {
    ...state,
    ...{ reference: array(state.reference), keep: array(state.keep), output: array(state.output) },
  };
}

test("no state before the first frame; one that does not fit is a mistake", () => {
  const smoothing = createTemporalSmoothing();
  expect(smoothing.state()).toBeNull();
  smoothing.next(frameAt(0, 64, 48), stylizedAt(0, 64, 48));
  const state = smoothing.state()!;
  const other = createTemporalSmoothing();
  expect(() => other.restore({ ...state, inputWidth: 128 })).toThrow(
    /^smoothing: expected a state/,
  );
  other.restore(null);
  expect(other.state()).toBeNull();
});

test("an array that does not fit: one line", () => {
  const smoothing = createTemporalSmoothing();
  const frame = frameAt(0, 64, 48);
  const broken = { ...frame, data: frame.data.subarray(1) };
  expect(() => smoothing.next(frame, broken)).toThrow(/^expected a frame of 64×48/);
  expect(() => smoothing.next(broken, frame)).toThrow(/^expected a frame of 64×48/);
});
