import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { StylizeRequest, StylizeTask } from "@gramstyle/jobs/stylize";
import { expect, it } from "vitest";
import { keys, openTestApp, plainImage } from "../app.test.helpers.tsx";
import type { Jobs } from "../jobs.ts";

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
  const stylize: Jobs["stylize"] = async function* (request) {
    requests.push(request);
    yield { event: "stage", stage: "starting the engine" };
    const made = { input: "lake.jpg", output: "/somewhere/lake.png", model: "great-wave" };
    yield { event: "picture", ...made, width: 768, height: 512, seconds: 1 };
  };
  const app = openTestApp({ open, jobs: { stylize } });
  await app.type(keys.left, "s");
  await app.sees("Save as landscape-great-wave.jpg");
  // A question mark is a letter here, not the help.
  await app.type("?", "\x7f".repeat(4), "png", keys.enter);
  await app.sees("lake.png, 768×512 pixels");
  expect(requests).toMatchObject([
    {
      tasks: [{ output: resolve("landscape-great-wave.png"), model: 0 }],
      ...{ strength: 0.95, models: [{ name: "great-wave" }] },
    },
  ]);
});

it("a job that fails is a message, and the application goes on", async () => {
  const jobs: Partial<Jobs> = {
    // biome-ignore lint/correctness/useYield: it fails before there is anything to tell
    async *stylize() {
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
  const folder = mkdtempSync(join(tmpdir(), "gramstyle-folder-"));
  const before = process.cwd();
  process.chdir(folder);
  try {
    for (const name of ["a.png", "b.png"]) writeFileSync(name, "");
    const requests: StylizeRequest[] = [];
    const stylize: Jobs["stylize"] = async function* (request) {
      requests.push(request);
      const [{ input, output }] = request.tasks as [StylizeTask];
      const made = { input, output, model: "great-wave" };
      yield { event: "failed", ...made, error: '"b.png": is broken', cause: () => undefined };
      yield { event: "done", written: 1, failed: 1, seconds: 1, device: "cpu" };
    };
    const app = openTestApp({ open, jobs: { stylize } });
    await app.type("f");
    await app.sees("Choose the folder to paint as great-wave");
    await app.sees("this folder");
    await app.type(keys.enter);
    await app.sees("Into the folder");
    await app.type(keys.enter);
    await app.sees("1 of 2 pictures in");
    await app.sees("1 failed");
    expect(requests[0]?.tasks.map(({ input }) => dirname(input))).toEqual([
      process.cwd(),
      process.cwd(),
    ]);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
});

it("shows and paints in eight bits where that is asked for", async () => {
  const asked: (string | undefined)[] = [];
  const requests: StylizeRequest[] = [];
  const app = openTestApp({
    open,
    jobs: {
      async *stylizePreview({ precision }) {
        asked.push(precision);
        yield { content: plainImage(0, 0, 1), stylized: plainImage(1, 0, 0) };
      },
      async *stylize(request) {
        requests.push(request);
        yield { event: "done", written: 1, failed: 0, seconds: 1, device: "cpu" };
      },
    },
  });
  await app.sees(/computed in +float32/);
  await app.type("p");
  await app.sees(/computed in +eight bits/);
  await expect.poll(() => asked.slice(-2)).toEqual(["float32", "int8"]);
  await app.type("s");
  await app.sees("Save as");
  await app.type(keys.enter);
  await expect.poll(() => requests).toMatchObject([{ engine: { precision: "int8" } }]);
});
