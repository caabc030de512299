import { describe, expect, test } from "vitest";
import { imageOf } from "../shared.test.helpers.ts";
import { divergingColor, type Rgb, sequentialColor } from "./color-map.ts";
import { heatMap } from "./heat-map.ts";
import { imageRow } from "./image-row.ts";

const luminance = ([r, g, b]: Rgb) => 0.2126 * r ** 2.2 + 0.7152 * g ** 2.2 + 0.0722 * b ** 2.2;
const steps = Array.from({ length: 41 }, (_, i) => i / 40);

describe("colour maps", () => {
  test("the sequential one grows lighter all the way", () => {
    const light = steps.map((value) => luminance(sequentialColor(value)));
    for (let i = 1; i < light.length; i++) expect(light[i]).toBeGreaterThan(light[i - 1]!);
  });

  test("the diverging one is lightest at 0, and bluer below, redder above", () => {
    const light = (value: number) => luminance(divergingColor(value));
    for (let i = 1; i < steps.length; i++) {
      expect(light(steps[i]!)).toBeLessThan(light(steps[i - 1]!));
      expect(light(-steps[i]!)).toBeLessThan(light(-steps[i - 1]!));
    }
    const [red, , blue] = divergingColor(0.7);
    const [redBelow, , blueBelow] = divergingColor(-0.7);
    expect(red).toBeGreaterThan(blue);
    expect(blueBelow).toBeGreaterThan(redBelow);
  });
});

describe("heatMap", () => {
  const at = (image: ReturnType<typeof heatMap>, x: number, y: number) =>
    [0, 1, 2].map((c) => image.data[c * image.width * image.height + y * image.width + x]!);
  const close = (a: readonly number[], b: readonly number[]) =>
    a.every((value, i) => Math.abs(value - b[i]!) < 1e-6);

  test("paints whole cells, scaled by the largest entry", () => {
    const image = heatMap(Float32Array.of(4, 1, 1, 2), 2, { cell: 3 });
    expect([image.width, image.height]).toEqual([6, 6]);
    expect(close(at(image, 2, 2), sequentialColor(1))).toBe(true);
    expect(close(at(image, 3, 2), sequentialColor(0.25))).toBe(true);
    expect(close(at(image, 5, 5), sequentialColor(0.5))).toBe(true);
  });

  test("is centred at 0 where entries are negative; gamma and limit apply to both sides", () => {
    const image = heatMap(Float32Array.of(0, -4, -4, 9), 2, { cell: 1, gamma: 0.5, limit: 16 });
    expect(close(at(image, 0, 0), divergingColor(0))).toBe(true);
    expect(close(at(image, 1, 0), divergingColor(-0.5))).toBe(true);
    expect(close(at(image, 1, 1), divergingColor(0.75))).toBe(true);
  });

  test("survives zeros and what is no number, and refuses a wrong size", () => {
    expect(at(heatMap(new Float32Array(1), 1, { cell: 1 }), 0, 0)).not.toContain(Number.NaN);
    expect(at(heatMap(Float32Array.of(Number.NaN), 1, { cell: 1 }), 0, 0)).toEqual([0.5, 0.5, 0.5]);
    expect(() => heatMap(new Float32Array(3), 2)).toThrow("2×2");
    expect(heatMap(new Float32Array(64 * 64), 64).width).toBe(512);
  });
});

test("imageRow centres images on a background", () => {
  const row = imageRow([imageOf(2, 4, () => 0.25), imageOf(1, 2, () => 0.75)], {
    margin: 1,
    background: [0, 0, 0],
  });
  expect([row.width, row.height]).toEqual([6, 6]);
  const line = (y: number) => [...row.data.subarray(y * 6, y * 6 + 6)];
  expect(line(0)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(line(1)).toEqual([0, 0.25, 0.25, 0, 0, 0]);
  expect(line(2)).toEqual([0, 0.25, 0.25, 0, 0.75, 0]);
});
