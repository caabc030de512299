/** What this package's tests share: a folder that goes away, and small made-up images. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Image } from "@gramstyle/core";
import { afterAll, beforeAll } from "vitest";

/** A fresh temporary folder for the tests of one file; returns a function that gives paths in it. */
export function temporaryFolder(): (name: string) => string {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gramstyle-media-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** An image whose value at each (channel, y, x) is `value(channel, x, y)`. */
export function imageOf(
  width: number,
  height: number,
  value: (channel: number, x: number, y: number) => number,
): Image {
  const area = width * height;
  const data = Float32Array.from({ length: 3 * area }, (_, i) =>
    value(Math.floor(i / area), i % width, Math.floor(i / width) % height),
  );
  return { width, height, data };
}

/** An image whose samples are all different multiples of 1/levels, by a fixed scramble. */
export function scrambledImage(width: number, height: number, levels: number): Image {
  return imageOf(
    width,
    height,
    (channel, x, y) =>
      ((channel * 7919 + x * 104_729 + y * 15_485_863 + 17) % (levels + 1)) / levels,
  );
}

/** The largest absolute difference between two arrays of one length. */
export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i]!)), 0);
}
