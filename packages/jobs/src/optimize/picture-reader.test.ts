import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writePicture } from "@gramstyle/media";
import { afterAll, beforeAll, expect, it } from "vitest";
import { pictureFile } from "../files/picture-file.ts";
import { createPictureReader } from "./picture-reader.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, brightness: number) {
  const path = join(folder, name);
  const data = new Float32Array(3 * 8 * 8).fill(brightness);
  await writePicture(path, { width: 8, height: 8, data });
  return pictureFile(path);
}

it("keeps what the last run had, as the same object, and no more", async () => {
  const [content, style, other] = [
    await written("content.png", 0.2),
    await written("style.png", 0.5),
    await written("other.png", 0.8),
  ];
  const reader = createPictureReader();
  const both = (...files: (typeof content)[]) =>
    reader.with((read) => Promise.all(files.map((file) => read(file, 8))));
  const first = await both(content, style);
  const swapped = await both(content, other);
  expect(swapped[0]).toBe(first[0]);
  expect(swapped[1]).not.toBe(first[1]);
  // The first style was let go, and is read anew.
  const back = await both(content, style);
  expect(back[0]).toBe(first[0]);
  expect(back[1]).not.toBe(first[1]);
  expect(back[1]).toEqual(first[1]);
  // A file that has changed, or another size, is another picture.
  const changed = await both(await written("content.png", 0.6));
  expect(changed[0]!.data[0]).toBeCloseTo(0.6, 1);
});

it("keeps nothing of what could not be read", async () => {
  const reader = createPictureReader();
  const file = { path: join(folder, "late.png"), sha256: "" };
  await expect(reader.with((read) => read(file, 8))).rejects.toThrow(/late\.png/);
  await written("late.png", 0.4);
  expect((await reader.with((read) => read(file, 8))).width).toBe(8);
});
