import { expect, test } from "vitest";
import {
  imageDataFromImage,
  imageFromImageData,
  imageOfSamples,
  samplesOfImage,
} from "./samples.ts";

test("a page's pixels become planes and come back the same", () => {
  const data = Uint8ClampedArray.of(255, 0, 128, 255, 1, 2, 3, 255);
  const image = imageFromImageData({ width: 2, height: 1, data });
  expect(image.alpha).toBeUndefined();
  expect([...image.data].map((value) => Math.round(255 * value))).toEqual([255, 1, 0, 2, 128, 3]);
  expect(imageDataFromImage(image)).toEqual({ width: 2, height: 1, data });
});

test("what is seen through keeps its color and its alpha; what is not seen is white", () => {
  const data = Uint8ClampedArray.of(200, 100, 50, 128, 9, 9, 9, 0);
  const image = imageFromImageData({ width: 1, height: 2, data });
  expect([...imageDataFromImage(image).data]).toEqual([200, 100, 50, 128, 255, 255, 255, 0]);
});

test("values outside of 0 and 1 are clamped, values between rounded, numbers that are none refused", () => {
  const image = { width: 1, height: 1, data: Float32Array.of(-1, 2, 0.5) };
  expect([...imageDataFromImage(image).data]).toEqual([0, 255, 128, 255]);
  expect([...samplesOfImage(image, 8)]).toEqual([0, 255, 128]);
  expect([...samplesOfImage(image, 16)]).toEqual([0, 65_535, 32_768]);
  const broken = { ...image, data: Float32Array.of(0, 0, Number.NaN) };
  expect(() => imageDataFromImage(broken)).toThrow("not a number");
  expect(() => imageDataFromImage({ ...image, width: 2 })).toThrow("expected 3 planes of 2×1");
});

test("grey of 16 bits, with alpha", () => {
  const picture = { width: 2, height: 1, channels: 2 } as const;
  const image = imageOfSamples({ ...picture, samples: Uint16Array.of(65_535, 65_535, 0, 13_107) });
  expect([...image.data]).toEqual([1, 0, 1, 0, 1, 0]);
  expect(image.alpha![1]).toBeCloseTo(0.2, 6);
  expect(() => imageOfSamples({ ...picture, samples: new Uint8Array(5) })).toThrow(
    "expected 2 samples for each of 2×1 pixels, got 5",
  );
});
