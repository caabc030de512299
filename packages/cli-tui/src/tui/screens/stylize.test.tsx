import { expect, it } from "vitest";
import { keys, openTestApp, plainImage } from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";
import type { FolderRequest, StylizeRequest } from "../work/stylize-jobs.ts";

const open = [{ name: "stylize" }] as const;
const red = "38;2;255;0;0";
const blue = "38;2;0;0;255";
const half = "38;2;128;0;128";

it("follows the style, and the strength without asking the engine again", async () => {
  const asked: string[] = [];
  const stylizePreview: Jobs["stylizePreview"] = async function* ({ model }) {
    asked.push(model.name);
    yield { content: plainImage(0, 0, 1), stylized: plainImage(1, 0, 0) };
  };
  const app = openTestApp({ open, jobs: { stylizePreview } });
  await expect.poll(app.colours).toContain(red);
  asked.length = 0;
  await app.type(keys.left.repeat(10));
  await app.sees("50 %");
  await expect.poll(app.colours).toContain(half);
  expect(asked).toEqual([]);
  await app.type(keys.down);
  await app.sees("▸ starry-night");
  await expect.poll(() => asked).toContain("starry-night");
});

it("compares before and after", async () => {
  const app = openTestApp({ open });
  await expect.poll(app.colours).toContain(red);
  await app.type("b");
  await app.sees(/shown +before/);
  await expect.poll(app.colours).toContain(blue);
  expect(app.colours()).not.toContain(red);
  await app.type("v");
  await app.sees("before │ after");
  await expect.poll(app.colours).toContain(red);
  expect(app.colours()).toContain(blue);
});

it("asks for a name, and saves at the strength that is seen", async () => {
  const requests: StylizeRequest[] = [];
  const stylizePicture: Jobs["stylizePicture"] = async function* (request) {
    requests.push(request);
    yield { kind: "stage", text: "painting" };
    yield { kind: "saved", path: "/somewhere/lake.png", width: 768, height: 512 };
  };
  const app = openTestApp({ open, jobs: { stylizePicture } });
  await app.type(keys.left, "s");
  await app.sees("Save as landscape-great-wave.jpg");
  // A question mark is a letter here, not the help.
  await app.type("?", "\x7f".repeat(4), "png", keys.enter);
  await app.sees("lake.png, 768×512 pixels");
  expect(requests).toMatchObject([
    { output: "landscape-great-wave.png", strength: 0.95, model: { name: "great-wave" } },
  ]);
});

it("a job that fails is a message, and the application goes on", async () => {
  const jobs: Partial<Jobs> = {
    // biome-ignore lint/correctness/useYield: it fails before there is anything to tell
    async *stylizePicture() {
      throw new Error('"x.png" exists already; choose another name');
    },
  };
  const app = openTestApp({ open, jobs });
  await app.type("s");
  await app.sees("Save as");
  await app.type(keys.enter);
  await app.sees('✗ "x.png" exists already');
  await app.type(keys.down);
  await app.sees("▸ starry-night");
});

it("a style model that cannot be read says why", async () => {
  const jobs: Partial<Jobs> = {
    // biome-ignore lint/correctness/useYield: it fails before there is anything to tell
    async *stylizePreview() {
      throw new Error('"broken.onnx": no ONNX file');
    },
  };
  const app = openTestApp({ open, jobs });
  await app.sees(/no ONNX\s+file/);
});

it("applies a style to a folder, and says how many failed", async () => {
  const requests: FolderRequest[] = [];
  const stylizeFolder: Jobs["stylizeFolder"] = async function* (request) {
    requests.push(request);
    yield { done: 0, total: 2, failed: [] };
    yield { done: 2, total: 2, failed: ['"b.png": is broken'] };
  };
  const app = openTestApp({ open, jobs: { stylizeFolder } });
  await app.type("f");
  await app.sees("Choose the folder to paint as great-wave");
  await app.sees("this folder");
  await app.type(keys.enter);
  await app.sees("Into the folder");
  await app.type(keys.enter);
  await app.sees("1 of 2 pictures in");
  await app.sees("1 failed");
  expect(requests[0]?.folder).toBe(process.cwd());
});
