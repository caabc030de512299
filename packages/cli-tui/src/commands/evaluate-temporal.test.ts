/** `gramstyle evaluate --temporal` with models made by hand, and as a user runs it. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom, formatFlow, type Image } from "@gramstyle/core";
import type { TemporalReport } from "@gramstyle/jobs/evaluate";
import { writePicture } from "@gramstyle/media";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { evaluateCommand, type OpenModel } from "./evaluate.ts";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
let folder: string;
const file = (name: string) => join(folder, name);
const width = 96;
const height = 64;

/** Soft blobs, which move by `shift` pixels to the right. */
function blobs(shift: number): Image {
  const data = Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const channel = Math.trunc(i / (width * height));
    const x = (i % width) - shift;
    const y = Math.trunc(i / width) % height;
    return 0.5 + 0.3 * Math.sin(x / 5 + channel) * Math.cos(y / 7);
  });
  return { width, height, data };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-temporal-"));
  await mkdir(file("film/gt"), { recursive: true });
  await writePicture(file("photo.png"), blobs(0));
  for (const i of [1, 2, 3]) await writePicture(file(`film/frame_${i}.png`), blobs(2 * i));
  const flow = Float32Array.from({ length: 2 * width * height }, (_, i) => (i % 2 ? 0 : 2));
  await writeFile(file("film/gt/frame_2.flo"), formatFlow({ width, height, data: flow }));
});
afterAll(() => rm(folder, { recursive: true }));

let disposed = 0;
const models: Record<string, () => (image: Image) => Image> = {
  identity: () => (image) => image,
  constant: () => (image) => ({ ...image, data: new Float32Array(image.data.length).fill(0.3) }),
  // Every frame anew, whatever is in it.
  restless: () => {
    const random = createRandom(5);
    return (image) => ({ ...image, data: image.data.map((v) => v + 0.1 * (random() - 0.5)) });
  },
};
const openModel: OpenModel = async (name) => {
  const stylize = models[name]!();
  return {
    ...{ name, device: "hand", stylize: async (image) => stylize(image) },
    dispose: async () => {
      disposed++;
    },
  };
};

const exact = { meanSquared: { input: 0, raw: 0 } };

const evaluate = (...args: string[]) => run("--temporal", ...args);

/** @returns what was printed */
async function run(...args: string[]): Promise<string> {
  const program = new Command().exitOverride();
  evaluateCommand(program, openModel);
  let stdout = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  try {
    await program.parseAsync(["evaluate", ...args], { from: "user" });
  } finally {
    write.mockRestore();
  }
  return stdout;
}

test("--json: each model on each kind of scene", async () => {
  disposed = 0;
  const text = await evaluate(
    ...["--model", "identity", "constant", "restless", "--json"],
    ...["--contents", file("photo.png"), "--frames", file("film")],
  );
  const report: TemporalReport = JSON.parse(text);
  expect(report).toMatchObject({ format: 1, backend: "ort", smoothing: 0.8 });
  expect(disposed).toBe(3);
  const [identity, constant, restless] = report.models;
  for (const { scenes, kinds, device } of report.models) {
    expect(device).toBe("hand");
    expect(scenes.map(({ kind, pairs }) => [kind, pairs])).toEqual([
      ...[
        ["pan", 7],
        ["zoom", 7],
        ["still", 11],
      ],
      ["frames", 1],
    ]);
    expect(kinds.map(({ kind }) => kind)).toEqual(["pan", "zoom", "frames", "still"]);
  }
  for (const { kind, meanSquared, ratio } of identity!.kinds) {
    expect(meanSquared.raw).toBe(meanSquared.input);
    // Moved by whole pixels, the film's frames are found again exactly where the flow says.
    if (kind === "frames") expect({ meanSquared, ratio }).toMatchObject({ ...exact, ratio: null });
    else expect(ratio).toMatchObject({ raw: 1 });
  }
  for (const { kind, meanSquared, ratio } of constant!.kinds) {
    expect(meanSquared).toMatchObject({ raw: 0, smoothed: 0 });
    if (kind !== "frames") expect(ratio).toEqual({ raw: 0, smoothed: 0 });
  }
  // The mean square of the difference of two uniform numbers of [−a, a] is 2a²/3.
  const own = (2 * 0.05 ** 2) / 3;
  const [pan, , film, still] = restless!.kinds;
  // Warping between pixels averages four of them, so that the noise of one frame is less.
  expect(pan!.meanSquared.raw - pan!.meanSquared.input).toBeGreaterThan(0.6 * own);
  expect(pan!.meanSquared.raw - pan!.meanSquared.input).toBeLessThan(own);
  expect((film!.meanSquared.raw - film!.meanSquared.input) / own).toBeCloseTo(1, 1);
  expect((still!.meanSquared.raw - still!.meanSquared.input) / own).toBeCloseTo(1, 1);
  expect(still!.meanAbsolute.smoothed).toBeLessThan(0.35 * still!.meanAbsolute.raw);
});

test("without smoothing, smoothed is raw", async () => {
  const args = ["--model", "restless", "--contents", file("photo.png"), "--smoothing", "0"];
  const { models: seen }: TemporalReport = JSON.parse(await evaluate(...args, "--json"));
  for (const { meanSquared, meanAbsolute } of seen[0]!.scenes) {
    expect(meanSquared.smoothed).toBe(meanSquared.raw);
    expect(meanAbsolute.smoothed).toBe(meanAbsolute.raw);
  }
});

test("a table for people", async () => {
  const text = await evaluate("--model", "identity", "constant", "--contents", file("photo.png"));
  expect(text).toMatch(/^identity +1 panned photo +warping error +[\d.]+ +[\d.]+ +1\.00 /m);
  expect(text).toMatch(/^constant +1 panned photo +warping error +[\d.]+ +0\.00 +0\.00 /m);
  expect(text).toMatch(/^ +1 still photo +flicker /m);
});

test("as a user: a style that comes along", () => {
  const args = ["evaluate", "--temporal", "--model", "udnie", "--frames", "film", "--json"];
  const ended = spawnSync(process.execPath, [script, ...args, "--threads", "1"], {
    ...{ cwd: folder, encoding: "utf8" },
  });
  expect({ status: ended.status, stderr: ended.stderr }).toEqual({ status: 0, stderr: "" });
  const report: TemporalReport = JSON.parse(ended.stdout);
  expect(report.models[0]).toMatchObject({ name: "udnie", device: "cpu" });
  expect(report.models[0]!.kinds[0]!.meanSquared.raw).toBeGreaterThan(0);
});

test("as a user: one line and exit code 2", () => {
  const args = ["evaluate", "--temporal", "--model", "unknown", "--frames", "film"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    ...{ cwd: folder, encoding: "utf8" },
  });
  expect(stderr).toMatch(/^gramstyle: there is no style "unknown"[^\n]+\n$/);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});

test.each([
  [["--temporal", "--model", "identity"], /^--temporal: expected --model with photos/],
  [["--temporal", "--contents", "photo.png"], /^--temporal: expected --model with photos/],
  [["--temporal", "--model", "identity", "--style", "photo.png"], /expected no --style/],
  [["--temporal", "--model", "identity", "--frames", "nowhere"], /"nowhere": expected a folder/],
  [["--temporal", "--model", "identity", "--contents", "gone"], /"gone": there is no such/],
  [
    ["--temporal", "--model", "identity", "--smoothing", "2"],
    /^--smoothing: .* from 0 to 1, got 2/,
  ],
  [["--model", "identity", "--frames", "film"], /^--frames: expected --temporal with it/],
  [
    ["--style", "a.png", "--contents", "b.png", "--model", "identity", "constant"],
    /^--model: expected one style model, got identity constant/,
  ],
])("%j is a mistake", async (args, line) => {
  const problem = await run(...args).catch((error: unknown) => error);
  expect(problem).toMatchObject({ name: "UserError", message: expect.stringMatching(line) });
});
