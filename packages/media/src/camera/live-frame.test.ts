import { expect, it } from "vitest";
import { imageOfFrame, rgbOfImage, workingSize } from "./live-frame.ts";

const frame = { width: 4, height: 2, rgb: Uint8Array.from({ length: 24 }, (_, i) => 10 * i) };

it("keeps every byte at the same size", () => {
  const image = imageOfFrame(frame, { width: 4, height: 2 });
  expect([...rgbOfImage(image)]).toEqual([...frame.rgb]);
  expect(image.data[8 + 1]).toBeCloseTo(40 / 255, 6);
});

it("takes means where it scales down, and repeats where it scales up", () => {
  const small = imageOfFrame(frame, { width: 2, height: 1 });
  const red = [0, 30, 120, 150].reduce((sum, value) => sum + value) / 4;
  expect(small.data[0]).toBeCloseTo(red / 255, 6);
  const large = imageOfFrame(frame, { width: 8, height: 4 });
  expect([...rgbOfImage(large).subarray(0, 9)]).toEqual([0, 10, 20, 0, 10, 20, 30, 40, 50]);
});

it("mirrors left and right", () => {
  const mirrored = rgbOfImage(imageOfFrame(frame, { width: 4, height: 2, mirror: true }));
  expect([...mirrored.subarray(0, 3)]).toEqual([90, 100, 110]);
  expect([...mirrored.subarray(9, 12)]).toEqual([0, 10, 20]);
});

it("works at sizes that every model takes", () => {
  expect(workingSize({ width: 640, height: 480 }, 320)).toEqual({ width: 320, height: 240 });
  expect(workingSize({ width: 1280, height: 720 }, 320)).toEqual({ width: 320, height: 180 });
  expect(workingSize({ width: 200, height: 100 }, 320)).toEqual({ width: 200, height: 100 });
  expect(workingSize({ width: 1000, height: 3 }, 320)).toEqual({ width: 320, height: 4 });
});

it("clamps what lies outside", () => {
  const image = { width: 1, height: 1, data: Float32Array.of(-1, 0.5, 2) };
  expect([...rgbOfImage(image)]).toEqual([0, 128, 255]);
});
