import { expect, test } from "vitest";
import { layoutOf } from "./frame.ts";

test.each([
  ["planes of floats", new Float32Array(18), { channelStride: 6, pixelStride: 1, white: 1 }],
  ["RGBA bytes", new Uint8ClampedArray(24), { channelStride: 1, pixelStride: 4, white: 255 }],
  ["RGB bytes", new Uint8Array(18), { channelStride: 1, pixelStride: 3, white: 255 }],
])("%s", (_, data, layout) => {
  expect(layoutOf({ width: 3, height: 2, data })).toEqual(layout);
});

test.each([new Float32Array(24), new Uint8Array(17), new Uint8ClampedArray(0)])(
  "an array that does not fit: one line",
  (data) => {
    expect(() => layoutOf({ width: 3, height: 2, data })).toThrow(
      new RegExp(`^expected a frame of 3×2 .* got ${data.length} numbers$`),
    );
  },
);
