import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { expect, test } from "vitest";
import { listPictures } from "./list-pictures.ts";
import { lineOf, temporaryFolder } from "./pictures.test.helpers.ts";

const at = temporaryFolder();

async function makeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await mkdir(dirname(join(at(folder), name)), { recursive: true });
    await writeFile(join(at(folder), name), "");
  }
}

const below = async (folder: string) =>
  (await listPictures(at(folder))).map((path) =>
    path.slice(at(folder).length + 1).replaceAll(sep, "/"),
  );

test("pictures are found by extension, in folders in folders, sorted by code units", async () => {
  const sorted = ["B.JPG", "a-b.png", "a.jpeg", "a/B/x.webp", "a/z.tif", "b.tiff", "c.gif"];
  await makeFiles("nested", [...sorted, "é.avif", "notes.txt", "jpg", "a.jpg.part", "x.svg"]);
  expect(await below("nested")).toEqual([...sorted, "é.avif"]);
});

test("hidden files and folders are skipped, in a hidden folder too", async () => {
  await makeFiles(".hidden", [".a.jpg", ".thumbnails/b.jpg", "c.jpg", "d/._e.jpg"]);
  expect(await below(".hidden")).toEqual(["c.jpg"]);
});

test("links are followed, and loops of them end", async () => {
  await makeFiles("links", ["a/b/x.jpg", "z.jpg"]);
  await makeFiles("elsewhere", ["y.jpg"]);
  await symlink(at("links"), join(at("links"), "a/up"));
  await symlink("self", join(at("links"), "self"));
  await symlink("round.png", join(at("links"), "round.png"));
  await symlink(at("elsewhere"), join(at("links"), "m"));
  await symlink(at("elsewhere"), join(at("links"), "n"));
  await symlink(join(at("links"), "gone.jpg"), join(at("links"), "dangling.jpg"));
  expect(await below("links")).toEqual([
    "a/b/x.jpg",
    "dangling.jpg",
    "m/y.jpg",
    "round.png",
    "z.jpg",
  ]);
});

test("a missing folder, a file and a folder without pictures are user errors", async () => {
  await makeFiles("plain", ["a.txt", "b/c.txt"]);
  const cases: [string, string][] = [
    [at("missing"), "there is none with this name"],
    [join(at("plain"), "a.txt"), "got a file"],
    [at("plain"), "found none"],
  ];
  for (const [path, part] of cases) {
    const error = await lineOf(listPictures(path));
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(part);
    expect(error.message).toContain(path);
  }
});
