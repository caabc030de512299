/** `gramstyle evaluate` as a user runs it, with made-up weights; and with a made-up style model. */
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom, formatSafetensors } from "@gramstyle/core";
import { firstConvolution } from "@gramstyle/core/testing";
import { writePicture } from "@gramstyle/media";
import { Command } from "commander";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { evaluateCommand, type OpenModel } from "./evaluate.ts";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
let folder: string;
const file = (name: string) => join(folder, name);
const engine = "--layers relu1_1 --content-layer relu1_1 --device cpu --threads 1".split(" ");
const weights = ["--weights", "weights.safetensors"];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-evaluate-"));
  await writeFile(file("weights.safetensors"), formatSafetensors(firstConvolution()));
  await Promise.all(["photos", "results", "bad"].map((name) => mkdir(file(name))));
  const picture = (name: string, seed: number, width = 32, height = 24) => {
    const random = createRandom(seed);
    const data = Float32Array.from({ length: 3 * width * height }, random);
    return writePicture(file(name), { width, height, data });
  };
  await picture("style.png", 1);
  await picture("photos/a.png", 2);
  await picture("photos/b.png", 3, 24, 32);
  await picture("photos/unused.png", 4);
  await picture("results/a.png", 1);
  await picture("results/b.png", 3, 24, 32);
  await picture("bad/a.png", 5);
  await writeFile(file("bad/b.png"), "no picture");
  await picture("alone.png", 6);
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function evaluate(...args: string[]): Promise<Ended> {
  const all = [script, "evaluate", ...args, ...engine, ...weights];
  const child = spawn(process.execPath, all, { cwd: folder });
  const ended = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      ended[stream] += text;
    });
  }
  return new Promise((done) => child.on("close", (code) => done({ code, ...ended })));
}

const style = ["--style", "style.png"];

test("a result that is the style, beside its photo", async () => {
  const { code, stdout, stderr } = await evaluate(
    ...[...style, "--result", "results/a.png", "--content", "photos/a.png"],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Style of style.png, judged by vgg19.\n");
  expect(stdout).toMatch(/^relu1_1 +0\.0000 +0\.\d+ +0\.000$/m);
  expect(stdout).toMatch(/^content loss +[1-9.]\S+ at relu1_1$/m);
});

test("folders are matched by name, and --json holds everything", async () => {
  const { code, stdout, stderr } = await evaluate(
    ...[...style, "--results", "results", "--contents", "photos", "--json"],
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const report = JSON.parse(stdout);
  const { pictures, mean, ...rest } = report;
  expect(rest).toEqual({
    ...{ format: 1, encoder: "vgg19", styleLayers: ["relu1_1"], contentLayer: "relu1_1" },
    ...{ backend: "ort", device: "cpu", style: "style.png", model: null, skipped: [] },
  });
  const [a, b] = pictures;
  // a is the style, b its own content.
  expect(a).toEqual({
    ...{ result: join("results", "a.png"), content: join("photos", "a.png"), seconds: null },
    ...{ width: 32, height: 24, styleWidth: 32, styleHeight: 24 },
    styleLoss: { layers: { relu1_1: 0 }, mean: 0 },
    contentStyleLoss: {
      layers: { relu1_1: a.contentStyleLoss.mean },
      mean: expect.any(Number),
    },
    ...{ styleRatio: 0, contentLoss: expect.any(Number), totalVariation: expect.any(Number) },
  });
  expect(a.contentStyleLoss.mean).toBeGreaterThan(0);
  expect(b).toMatchObject({ width: 24, height: 32, styleRatio: 1, contentLoss: 0 });
  expect(b.styleLoss).toEqual(b.contentStyleLoss);
  expect(mean.styleRatio).toBe(0.5);
  expect(mean.contentLoss).toBeCloseTo(a.contentLoss / 2, 12);
});

test("a broken result does not stop the rest, but it is no success either", async () => {
  const { code, stdout, stderr } = await evaluate(
    ...[...style, "--results", "bad/*.png", "--contents", "photos"],
  );
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^gramstyle: skipped "bad.b\.png": [^\n]+\ngramstyle: 1 of 2 pictures could not be measured\n$/,
  );
  expect(stdout).toMatch(/ a\.png\n.* +mean\n$/);
});

test.each([
  [["--result", "results/a.png", "--content", "photos/a.png"], /expected --style, the picture/],
  [
    [...style],
    /expected --result with --content, or --results with --contents, or --model with --contents; got none of them/,
  ],
  [[...style, "--result", "alone.png", "--contents", "photos"], /got --result --contents/],
  [[...style, "--result", "gone.png", "--content", "alone.png"], /"gone\.png": there is no such/],
  [[...style, "--result", "alone.png", "--content", "gone.png"], /"gone\.png": there is no such/],
  [["--style", "gone.png", "--result", "alone.png", "--content", "alone.png"], /"gone\.png"/],
  [[...style, "--results", "results", "alone.png", "--contents", "photos"], /for "alone\.png"\n/],
  [
    [...style, "--contents", "photos", "--model", "star-night"],
    /there is no style "star-night".*did you mean starry-night/,
  ],
  [
    [...style, "--result", "alone.png", "--content", "alone.png", "--size", "3"],
    /--size: expected/,
  ],
])("%j: one line and exit code 2", async (args, line) => {
  const { code, stdout, stderr } = await evaluate(...args);
  expect(stderr).toMatch(/^gramstyle: [^\n]+\n$/);
  expect(stderr).toMatch(line);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("with a style model, contents are stylized, timed and measured", async () => {
  let disposed = 0;
  const openModel: OpenModel = async (model) => ({
    name: `${model} by hand`,
    device: "hand",
    stylize: async (image) => ({ ...image, data: image.data.map((value) => value ** 2) }),
    dispose: async () => {
      disposed++;
    },
  });
  const program = new Command().exitOverride();
  evaluateCommand(program, openModel);
  let stdout = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  try {
    await program.parseAsync(
      [
        ...["evaluate", "--style", file("style.png"), "--contents", file("photos")],
        ...["--model", "darker", "--json", ...engine, "--weights", file("weights.safetensors")],
      ],
      { from: "user" },
    );
  } finally {
    write.mockRestore();
  }
  expect(disposed).toBe(1);
  const { model, pictures, mean } = JSON.parse(stdout);
  expect(model).toBe("darker by hand");
  expect(pictures).toHaveLength(3);
  for (const { result, seconds, contentLoss, styleRatio } of pictures) {
    expect(result).toBeNull();
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(contentLoss).toBeGreaterThan(0);
    expect(styleRatio).not.toBe(1);
  }
  expect(mean.seconds).toBeGreaterThanOrEqual(0);
});
