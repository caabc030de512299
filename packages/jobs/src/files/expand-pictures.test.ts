import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { expandPictures } from "./expand-pictures.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
for (const name of ["b.JPG", "a.png", "notes.txt", ".hidden.png", "outside.data"]) {
  writeFileSync(file(name), "");
}
mkdirSync(file("empty.png"));

test("a folder becomes its pictures, sorted; files stay; nothing comes twice", async () => {
  const expanded = await expandPictures([file("outside.data"), folder, file("a.png")], "nowhere");
  expect(expanded).toEqual([file("outside.data"), file("a.png"), file("b.JPG")]);
});

test("the picture that others are compared with is left out of a folder, not of files", async () => {
  expect(await expandPictures([folder], file("a.png"))).toEqual([file("b.JPG")]);
  expect(await expandPictures([file("a.png")], file("a.png"))).toEqual([file("a.png")]);
});

test("what does not exist or holds no picture is a mistake", async () => {
  await expect(expandPictures([file("gone.png")], "x")).rejects.toThrow(/gone\.png": there is no/);
  await expect(expandPictures([file("empty.png")], "x")).rejects.toThrow(/no pictures in this/);
});
