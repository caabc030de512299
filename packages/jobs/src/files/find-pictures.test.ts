import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findPictures } from "./find-pictures.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-find-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string) => join(folder, name);
for (const name of ["a1.png", "a2.png", "a10.jpg", "b(1).png", ".a3.png"]) {
  writeFileSync(file(name), "");
}
mkdirSync(file("a9.png"));

test.each([
  ["a?.png", ["a1.png", "a2.png"]],
  ["a*", ["a1.png", "a10.jpg", "a2.png"]],
  ["*(1).png", ["b(1).png"]],
  [".a*", [".a3.png"]],
  ["a1.png", ["a1.png"]],
  [".", ["a1.png", "a10.jpg", "a2.png", "b(1).png"]],
])("%s", async (pattern, names) => {
  const found = await findPictures([`${folder}/${pattern}`], "nowhere");
  expect(found).toEqual(names.map(file));
});

test("a picture that several patterns name comes once", async () => {
  expect(await findPictures([file("a1*"), file("*.png")], "nowhere")).toEqual(
    ["a1.png", "a10.jpg", "a2.png", "b(1).png"].map(file),
  );
});

test.each([
  ["z*.png", /z\*\.png": no file has such a name$/],
  ["*/a.png", /in the name of a file, got them in a folder's$/],
  ["gone/*.png", /gone": there is no such folder$/],
  ["gone.png", /gone\.png": there is no such file or folder$/],
])("%s is a mistake", async (pattern, message) => {
  await expect(findPictures([file(pattern)], "nowhere")).rejects.toThrow(message);
});
