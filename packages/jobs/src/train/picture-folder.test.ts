import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { UserError } from "@gramstyle/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holdOut, noteOnFew, pictureFolder, sameFiles } from "./picture-folder.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
  await mkdir(join(folder, "wave"));
  for (const name of ["a.jpg", "b.jpg", "munch.jpg", "wave/c.jpg"]) {
    await writeFile(join(folder, name), "");
  }
});
afterAll(() => rm(folder, { recursive: true }));

test("holds out every so-many'th picture, at most a quarter", () => {
  const files = Array.from({ length: 22 }, (_, i) => String(i));
  const { training, validation } = holdOut(files, 4);
  expect(validation).toEqual(["0", "5", "10", "15"]);
  expect([...training, ...validation].sort()).toEqual([...files].sort());
  expect(holdOut(files.slice(0, 9), 4).validation).toEqual(["0", "4"]);
  expect(holdOut(["a", "b"], 4)).toEqual({ training: ["a", "b"], validation: ["a", "b"] });
});

test("leaves out what --exclude names, in folders' names as well", async () => {
  const { folder: found, files } = await pictureFolder(folder, ["munch", "wave/"]);
  expect(files.map((file) => basename(file))).toEqual(["a.jpg", "b.jpg"]);
  expect(found).toMatchObject({ path: folder, count: 2, exclude: ["munch", "wave/"] });
  await expect(pictureFolder(folder, ["jpg"])).rejects.toThrow("leaves none of its 4 pictures");
});

test("will not go on with other pictures", async () => {
  const { folder: before } = await pictureFolder(folder, ["munch"]);
  await writeFile(join(folder, "munch-2.jpg"), "");
  expect(await sameFiles(before)).toHaveLength(3);
  await writeFile(join(folder, "d.jpg"), "");
  await expect(sameFiles(before)).rejects.toThrow(/expected the 3 pictures .* got 4/);
  await rm(join(folder, "a.jpg"));
  await expect(sameFiles(before)).rejects.toThrow(/expected the 3 pictures .* got others/);
  await expect(sameFiles(before)).rejects.toThrow(UserError);
});

test("names the pictures that are gone and that are new", async () => {
  const list = join(folder, "list.json");
  const { folder: before } = await pictureFolder(folder);
  await sameFiles(before, list);
  for (const name of ["b.jpg", "d.jpg"]) await rm(join(folder, name));
  await writeFile(join(folder, "e.jpg"), "");
  await expect(sameFiles(before, list)).rejects.toThrow(
    /got \d \("b.jpg" is gone, "d.jpg" is gone, "e.jpg" is new\); put them back/,
  );
  // A list that is damaged costs no more than the names.
  await writeFile(list, "{");
  await expect(sameFiles(before, list)).rejects.toThrow(/got \d; put them back/);
});

test("says where photos are few, and where samples are of them", () => {
  const note = (count: number) => {
    const files = Array.from({ length: count }, (_, i) => String(i));
    return noteOnFew(holdOut(files, 4));
  };
  expect(note(1)).toMatch(
    /^1 photo is few to learn from, .*; samples are of photos that it learns/,
  );
  expect(note(3)).toMatch(/^3 photos are few .*; samples are/);
  expect(note(40)).toBe("36 photos are few to learn from, a few hundred of anything are better");
  expect(note(200)).toBeUndefined();
});
