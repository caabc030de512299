import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { keys, openTestApp, pause, plainPicture } from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";
import type { Screen } from "../state/screens.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-browse-"));
const wide = "写真 ünïcode 👩‍👩‍👧.jpg";
const many = join(folder, "many");
beforeAll(() => {
  for (const name of ["10.jpg", "2.jpg", "notes.txt", ".hidden.jpg", wide]) {
    writeFileSync(join(folder, name), "");
  }
  mkdirSync(join(folder, "inside"));
  writeFileSync(join(folder, "inside", "deep.png"), "");
  mkdirSync(many);
  for (let i = 0; i < 10_000; i++) writeFileSync(join(many, `photo-${i}.jpg`), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

const browsing = (path: string, wants: "picture" | "folder" = "picture"): Screen[] => [
  { name: "browse", purpose: "content", wants, title: "Choose a picture", folder: path },
];

it("lists folders and pictures as people sort them, and shows the chosen one", async () => {
  const read: string[] = [];
  const readPreview: Jobs["readPreview"] = async function* (path) {
    read.push(path);
    yield plainPicture(path);
  };
  const app = openTestApp({ open: browsing(folder), jobs: { readPreview } });
  await app.sees("inside/");
  const names = ["★ samples", "★ recent", "../", "inside/", "many/", "2.jpg", "10.jpg", "写真"];
  const at = names.map((name) => app.screen().indexOf(name));
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(app.screen()).not.toMatch(/notes|hidden/);
  read.length = 0;
  await app.type(keys.down.repeat(5));
  await app.sees("480×320 pixels");
  // Only the one where the arrow stopped.
  expect(read).toEqual([join(folder, "2.jpg")]);
});

it("narrows the list down by what is typed, wide characters too", async () => {
  const app = openTestApp({ open: browsing(folder) });
  await app.sees("inside/");
  await app.type("写真");
  await app.sees("1 of 5");
  await app.type(keys.enter);
  await expect.poll(() => app.state().choices.content.path).toBe(join(folder, wide));
  expect(app.state().recentPictures).toEqual([join(folder, wide)]);
});

it("goes down and up", async () => {
  const app = openTestApp({ open: browsing(folder) });
  await app.sees("inside/");
  await app.type("ins", keys.enter);
  await app.sees("deep.png");
  await app.type(keys.left);
  await app.sees("10.jpg");
  await app.type("zzz");
  await app.sees("nothing here has this name");
  await app.type(keys.escape);
  await app.sees("inside/");
  await app.type(keys.escape);
  await app.sees("Begin");
});

it("ten thousand pictures are there at once, and only one is read", async () => {
  let reads = 0;
  const readPreview: Jobs["readPreview"] = async function* (path) {
    reads++;
    yield plainPicture(path);
  };
  const app = openTestApp({ open: browsing(many), jobs: { readPreview } });
  await app.sees("10000");
  reads = 0;
  await app.type("\x1b[F");
  await app.sees("▸ photo-9999.jpg");
  await app.sees("480×320");
  expect(reads).toBe(1);
  await app.type("4321");
  await app.sees("1 of 10000");
});

it("a picture that vanishes meanwhile is a message", async () => {
  const path = join(folder, "brief.jpg");
  writeFileSync(path, "");
  const app = openTestApp({ open: browsing(folder) });
  await app.type("brief");
  await app.sees("brief.jpg");
  rmSync(path);
  await app.type(keys.enter);
  await app.sees('✗ "brief.jpg" is no longer there');
  expect(app.state().screens.at(-1)?.name).toBe("browse");
});

it("a folder that is not there is a message", async () => {
  const app = openTestApp({ open: browsing(join(folder, "gone")) });
  await app.sees(/there is no such\s+folder any more/);
});

it("chooses folders, which know how many pictures they have", async () => {
  const app = openTestApp({ open: browsing(folder, "folder") });
  await app.sees("this folder, 3 pictures");
  await pause(20);
  await app.type(keys.enter);
  await expect.poll(() => app.state().answer?.path).toBe(folder);
});
