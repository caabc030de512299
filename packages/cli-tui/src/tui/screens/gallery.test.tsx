import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { keys, openTestApp } from "../app.test.helpers.tsx";

const open = [{ name: "gallery" }] as const;

it("shows every style on the picture, and takes the chosen one", async () => {
  const app = openTestApp({ open });
  await app.sees("▸ great-wave");
  await app.sees("starry-night");
  await app.sees("▀▀▀▀");
  await app.type(keys.right, keys.enter);
  await app.sees("as starry-night");
  expect(app.state().choices.model.name).toBe("starry-night");
});

it("opens a model's file from anywhere", async () => {
  const folder = mkdtempSync(join(tmpdir(), "gramstyle-models-"));
  for (const name of ["mine.onnx", "photo.jpg", "notes.txt"]) writeFileSync(join(folder, name), "");
  const app = openTestApp({ open, remembered: { folder } });
  await app.type("o");
  await app.sees("mine.onnx");
  expect(app.screen()).not.toContain("photo.jpg");
  await app.type("mine", keys.enter);
  await app.sees("as mine");
  expect(app.state().choices.model).toEqual({ name: "mine", path: join(folder, "mine.onnx") });
  rmSync(folder, { recursive: true });
});

it("has the user's own models after them", async () => {
  const app = openTestApp({ open, remembered: { recentModels: ["/mine/my-style.onnx"] } });
  await app.sees("my-style");
  await app.type(keys.right.repeat(3), keys.enter);
  await expect.poll(() => app.state().choices.model.path).toBe("/mine/my-style.onnx");
});
