/** What this folder's tests share: a folder that goes away, and small made-up pictures in it. */

import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createRandom } from "@gramstyle/core";
import sharp from "sharp";
import { afterAll, beforeAll, expect } from "vitest";

/** A fresh temporary folder for the tests of one file; returns a function that gives paths in it. */
export function temporaryFolder(): (name: string) => string {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gramstyle-dataset-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}

/** Writes a picture whose value at each (channel, x, y) is `value(channel, x, y)`, of 0 to 255. */
export async function writeSamples(
  path: string,
  width: number,
  height: number,
  value: (channel: number, x: number, y: number) => number,
): Promise<string> {
  const samples = Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return value(i % 3, pixel % width, Math.floor(pixel / width));
  });
  await mkdir(dirname(path), { recursive: true });
  await sharp(samples, { raw: { width, height, channels: 3 } }).toFile(path);
  return path;
}

/** Writes a picture of noise, different for each seed. */
export function writeNoise(path: string, width: number, height: number, seed: number) {
  const random = createRandom(seed);
  return writeSamples(path, width, height, () => Math.floor(256 * random()));
}

/** Writes a picture of one grey level. */
export function writeGrey(path: string, width: number, height: number, level: number) {
  return writeSamples(path, width, height, () => level);
}

/** What `promise` rejects with, which must be an error of one line. */
export async function lineOf(promise: Promise<unknown>): Promise<Error> {
  const error = await promise.then(
    () => new Error("expected an error, but there was none"),
    (reason: unknown) => reason as Error,
  );
  expect(error.message).not.toContain("\n");
  return error;
}
