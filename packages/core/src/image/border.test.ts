import { expect, test } from "vitest";
import { cropImage, padByReflection } from "./border.ts";

const plane = [1, 2, 3, 4, 5, 6];
const image = {
  width: 3,
  height: 2,
  data: Float32Array.from([...plane, ...plane.map((x) => x + 10), ...plane.map((x) => x + 20)]),
};

test("reflects to the right and below, again and again where it takes that", () => {
  const { data } = padByReflection(image, 8, 4);
  const rows = (channel: number) =>
    [0, 1, 2, 3].map((row) => [
      ...data.subarray((channel * 4 + row) * 8, (channel * 4 + row) * 8 + 8),
    ]);
  expect(rows(0)).toEqual([
    [1, 2, 3, 2, 1, 2, 3, 2],
    [4, 5, 6, 5, 4, 5, 6, 5],
    [1, 2, 3, 2, 1, 2, 3, 2],
    [4, 5, 6, 5, 4, 5, 6, 5],
  ]);
  expect(rows(2)[1]).toEqual([24, 25, 26, 25, 24, 25, 26, 25]);
});

test("one pixel is repeated", () => {
  const dot = { width: 1, height: 1, data: Float32Array.of(0.25, 0.5, 0.75) };
  expect([...padByReflection(dot, 2, 2).data]).toEqual(
    [0.25, 0.5, 0.75].flatMap((x) => [x, x, x, x]),
  );
});

test("cutting back gives the picture again; the same size is left as it is", () => {
  expect(cropImage(padByReflection(image, 8, 5), 3, 2)).toEqual(image);
  expect(padByReflection(image, 3, 2)).toBe(image);
  expect(cropImage(image, 3, 2)).toBe(image);
});
