import { expect, test } from "vitest";
import { drawPlanar, looksFinite, toPlanar } from "./pixels.ts";

const bytes = () => Uint8ClampedArray.of(255, 0, 51, 255, 102, 204, 153, 255);

test("bytes become planes in the range that a net takes, and come back", () => {
  const planar = new Float32Array(6);
  toPlanar(bytes(), planar, 1);
  expect([...planar].map((x) => Math.round(x * 10) / 10)).toEqual([1, 0.4, 0, 0.8, 0.2, 0.6]);
  toPlanar(bytes(), planar, 255);
  expect([...planar].map(Math.round)).toEqual([255, 102, 0, 204, 51, 153]);
  const drawn = new Uint8ClampedArray(8);
  drawPlanar([{ planar, range: 255, share: 1 }], drawn);
  expect([...drawn]).toEqual([...bytes()]);
});

test("shares of two pictures and of the frame as it came are summed, and clamped", () => {
  const white = new Float32Array(6).fill(1);
  const dark = new Float32Array(6).fill(-3);
  const drawn = Uint8ClampedArray.of(100, 100, 100, 255, 0, 0, 0, 255);
  drawPlanar(
    [
      { planar: white, range: 1, share: 0.25 },
      { planar: white, range: 1, share: 0.25 },
    ],
    drawn,
  );
  expect([...drawn]).toEqual([178, 178, 178, 255, 128, 128, 128, 255]);
  drawPlanar([{ planar: dark, range: 1, share: 1 }], drawn);
  expect([...drawn]).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
});

test("numbers that are not finite are found", () => {
  expect(looksFinite(new Float32Array(64))).toBe(true);
  expect(looksFinite(new Float32Array(64).fill(Number.NaN))).toBe(false);
  expect(looksFinite(new Float32Array(64).fill(Number.POSITIVE_INFINITY))).toBe(false);
});
