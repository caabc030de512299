import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePicture } from "@gramstyle/media";
import { filledImage } from "@gramstyle/media/figure";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pixelDeviation, readStylePicture } from "./style-picture.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("refuses one colour, also as a JPEG; takes a faint texture in one channel", async () => {
  const flat = filledImage(32, 32, [0.2, 0.5, 0.9]);
  for (const name of ["flat.png", "flat.jpg"]) {
    const path = join(folder, name);
    await writePicture(path, flat);
    await expect(readStylePicture(path, 32)).rejects.toThrow(/is of one colour.*choose another/);
  }
  const path = join(folder, "faint.png");
  const data = flat.data.map((x, i) => (i < 1024 ? 0.2 + 0.04 * (i % 2) : x));
  await writePicture(path, { ...flat, data });
  const picture = await readStylePicture(path, 32);
  expect(pixelDeviation(picture)).toBeCloseTo(0.02, 2);
});
