import { expect, test } from "vitest";
import { createRandom } from "../random.ts";
import { blendImages, lumaOf, preserveColor } from "./color.ts";
import type { Image } from "./image.ts";

function randomImage(seed: number, least: number, most: number): Image {
  const random = createRandom(seed);
  const data = Float32Array.from({ length: 3 * 7 * 5 }, () => least + (most - least) * random());
  return { width: 7, height: 5, data };
}

const row = (...data: number[]): Image => ({
  width: data.length / 3,
  height: 1,
  data: Float32Array.from(data),
});

/** Cb and Cr by BT.601's own formula: scaled B − Y and R − Y. */
function chromaOf({ data }: Image): number[] {
  const area = data.length / 3;
  return Array.from({ length: area }, (_, i) => {
    const [r, g, b] = [data[i]!, data[area + i]!, data[2 * area + i]!];
    const cb = -0.168736 * r - 0.331264 * g + 0.5 * b;
    const cr = 0.5 * r - 0.418688 * g - 0.081312 * b;
    return [cb, cr];
  }).flat();
}

function expectClose(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  const largest = Array.from(a, (x, i) => Math.abs(x - b[i]!)).reduce((x, y) => Math.max(x, y), 0);
  expect(largest).toBeLessThan(2e-6);
}

test("the luma is the stylized picture's, the chroma the content's", () => {
  // Narrow enough that no result leaves [0, 1].
  const content = randomImage(1, 0.4, 0.6);
  const stylized = randomImage(2, 0.3, 0.7);
  const result = preserveColor(stylized, content);
  expectClose(lumaOf(result), lumaOf(stylized));
  expectClose(chromaOf(result), chromaOf(content));
  expect(chromaOf(stylized)).not.toEqual(chromaOf(content));
});

test("luma is that of BT.601; what would leave [0, 1] is clamped", () => {
  expectClose(lumaOf(row(1, 0, 0, 0, 1, 0, 0, 0, 1)), [0.299, 0.587, 0.114]);
  expectClose(preserveColor(row(1, 1, 1), row(1, 0, 0)).data, [1, 0.701, 0.701]);
  expectClose(preserveColor(row(0, 0, 0), row(1, 0, 0)).data, [0.701, 0, 0]);
});

test("a picture with itself stays as it is", () => {
  const picture = row(0.2, 0.7, 0.9);
  expectClose(preserveColor(picture, picture).data, picture.data);
});

test("blends, exact at both ends", () => {
  const [a, b] = [randomImage(1, 0, 1), randomImage(2, 0, 1)];
  expect(blendImages(a, b, 0)).toEqual(a);
  expect(blendImages(a, b, 1)).toEqual(b);
  expectClose(
    blendImages(a, b, 0.25).data,
    a.data.map((x, i) => 0.75 * x + 0.25 * b.data[i]!),
  );
});

test("refuses two sizes", () => {
  const [a, b] = [row(0, 0, 0, 0, 0, 0), row(0, 0, 0)];
  expect(() => blendImages(a, b, 0.5)).toThrow("got 2×1 and 1×1");
  expect(() => preserveColor(b, a)).toThrow("got 1×1 and 2×1");
});
