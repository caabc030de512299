import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageWithAlpha } from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";
import { afterAll, expect, test } from "vitest";
import { comparePictures } from "./compare-pictures.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-compare-"));
afterAll(() => rmSync(folder, { recursive: true }));

const grey = (level: number, width = 4): ImageWithAlpha => ({
  width,
  height: 3,
  data: new Float32Array(3 * width * 3).fill(level / 255),
});

async function write(name: string, image: ImageWithAlpha): Promise<string> {
  const path = join(folder, name);
  await writePicture(path, image);
  return path;
}

test("pixels, not files, are compared", async () => {
  const first = await write("a.png", grey(100));
  expect(await comparePictures(first, await write("a.webp", grey(100)))).toMatchObject({
    reason: null,
  });
  expect(await comparePictures(first, await write("b.png", grey(100)))).toEqual({
    identical: true,
    difference: { mean: 0, percentile95: 0, max: 0 },
    reason: null,
  });
  const { identical, difference } = await comparePictures(first, await write("c.png", grey(101)));
  expect(identical).toBe(false);
  expect(difference!.mean).toBeGreaterThan(0.1);
  expect(difference!.mean).toBeLessThan(1);
  expect(difference!.max).toBeCloseTo(difference!.mean, 6);
});

test("opacity counts; two sizes cannot be compared", async () => {
  const first = await write("a.png", grey(100));
  const alpha = new Float32Array(12).fill(0.6);
  const clear = await write("clear.png", { ...grey(100), alpha });
  expect(await comparePictures(first, clear)).toMatchObject({
    identical: false,
    difference: { max: 0 },
  });
  expect(await comparePictures(clear, clear)).toMatchObject({ identical: true });
  expect(await comparePictures(first, await write("wide.png", grey(100, 5)))).toEqual({
    identical: false,
    difference: null,
    reason: "another size: 5×3, the first 4×3",
  });
});
