import { expect, test } from "vitest";
import type { Image } from "../image/image.ts";
import { createRandom } from "../random.ts";
import type { Flow } from "./flow.ts";
import { warpImage, warpingError } from "./warping-error.ts";

const width = 9;
const height = 7;
const area = width * height;

function imageOf(value: (x: number, y: number, channel: number) => number): Image {
  const data = Float32Array.from({ length: 3 * area }, (_, i) =>
    value(i % width, Math.trunc((i % area) / width), Math.trunc(i / area)),
  );
  return { width, height, data };
}

function flowOf(vector: (x: number, y: number) => readonly [number, number]): Flow {
  const data = new Float32Array(2 * area);
  for (let i = 0; i < area; i++) data.set(vector(i % width, Math.trunc(i / width)), 2 * i);
  return { width, height, data };
}

const random = createRandom(3);
const noise = imageOf(() => random());
const at = ({ data }: Image, x: number, y: number, channel: number) =>
  data[channel * area + y * width + x]!;

test("a shift by whole pixels is exact, and what comes from outside is not valid", () => {
  const { data, valid } = warpImage(
    noise,
    flowOf(() => [2, -1]),
  );
  for (let i = 0; i < 3 * area; i++) {
    const [x, y, channel] = [i % width, Math.trunc((i % area) / width), Math.trunc(i / area)];
    const inside = x + 2 < width && y >= 1;
    expect(valid[i % area]).toBe(inside ? 1 : 0);
    expect(data[i]).toBe(inside ? at(noise, x + 2, y - 1, channel) : 0);
  }
});

test("between pixels it is bilinear", () => {
  const { data } = warpImage(
    noise,
    flowOf(() => [0.25, 0.5]),
  );
  const corners = [at(noise, 3, 2, 1), at(noise, 4, 2, 1), at(noise, 3, 3, 1), at(noise, 4, 3, 1)];
  const [a, b, c, d] = corners as [number, number, number, number];
  const expected = 0.5 * (0.75 * a + 0.25 * b) + 0.5 * (0.75 * c + 0.25 * d);
  expect(data[area + 2 * width + 3]).toBeCloseTo(expected, 6);
});

test("up to the last row and column, and not a bit beyond", () => {
  const reach = warpImage(
    noise,
    flowOf((x, y) => [width - 1 - x, height - 1 - y]),
  );
  expect(new Set(reach.valid)).toEqual(new Set([1]));
  expect(reach.data[0]).toBe(at(noise, width - 1, height - 1, 0));
  const beyond = warpImage(
    noise,
    flowOf((x) => [width - 1 - x + 0.01, 0]),
  );
  expect(new Set(beyond.valid)).toEqual(new Set([0]));
});

test.each([1e10, Number.NaN, Number.POSITIVE_INFINITY])("a flow of %s is unknown", (u) => {
  const { valid } = warpImage(
    noise,
    flowOf((x) => [x === 4 ? u : 0, 0]),
  );
  expect([...valid.subarray(0, width)]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1]);
});

test("a picture of one pixel, and of one row", () => {
  for (const [wide, high] of [
    [1, 1],
    [4, 1],
    [1, 4],
  ] as const) {
    const image = { width: wide, height: high, data: noise.data.slice(0, 3 * wide * high) };
    const still = { width: wide, height: high, data: new Float32Array(2 * wide * high) };
    expect(warpImage(image, still).data).toEqual(image.data);
  }
});

test("the error of a moved picture is exactly 0 where the flow says where it went", () => {
  const frame = warpImage(
    noise,
    flowOf(() => [2, -1]),
  );
  const flow = flowOf(() => [2, -1]);
  expect(warpingError({ frame, other: noise, flow })).toEqual({
    ...{ meanSquared: 0, meanAbsolute: 0, share: ((width - 2) * (height - 1)) / area },
  });
  const wrong = warpingError({ frame, other: noise, flow: flowOf(() => [1, -1]) });
  expect(wrong.meanSquared).toBeGreaterThan(0.05);
});

test("mean over pixels and channels, the root mean square of a constant is that constant", () => {
  const frame = imageOf((_x, _y, channel) => (channel === 0 ? 0.5 : 0.2));
  const other = imageOf(() => 0.2);
  const still = flowOf(() => [0, 0]);
  const { meanSquared, meanAbsolute, share } = warpingError({ frame, other, flow: still });
  expect(meanSquared).toBeCloseTo(0.09 / 3, 6);
  expect(meanAbsolute).toBeCloseTo(0.1, 6);
  expect(share).toBe(1);
});

test("only the mask's pixels count", () => {
  const frame = imageOf((x) => (x < 3 ? 0.2 : 0.9));
  const other = imageOf(() => 0.2);
  const mask = Uint8Array.from({ length: area }, (_, i) => (i % width < 3 ? 255 : 0));
  const still = flowOf(() => [0, 0]);
  expect(warpingError({ frame, other, flow: still, mask })).toEqual({
    ...{ meanSquared: 0, meanAbsolute: 0, share: 3 / width },
  });
  expect(warpingError({ frame, other, flow: still, mask: new Uint8Array(area) })).toEqual({
    ...{ meanSquared: null, meanAbsolute: null, share: 0 },
  });
});

test("sizes that differ: one line", () => {
  const small = { width: 2, height: 2, data: new Float32Array(12) };
  const flow = flowOf(() => [0, 0]);
  expect(() => warpImage(small, flow)).toThrow(/expected a flow, 2×2, got 9×7/);
  expect(() => warpingError({ frame: small, other: noise, flow })).toThrow(/2×2, got 9×7/);
  const mask = new Uint8Array(3);
  expect(() => warpingError({ frame: noise, other: noise, flow, mask })).toThrow(
    /a mask of 63 pixels, got 3/,
  );
});
