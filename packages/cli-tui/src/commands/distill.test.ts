import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMiniEncoder, parseSafetensors } from "@gramstyle/core";
import { readMetrics } from "@gramstyle/jobs/train";
import { findWeights } from "@gramstyle/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ended, start, writePictures } from "./training.test.helpers.ts";

const noWeights = weightsMissing();

function weightsMissing(): string {
  try {
    return existsSync(findWeights("vgg19")) ? "" : "no VGG-19 weights";
  } catch {
    return "no VGG-19 weights";
  }
}

let folder: string;
const file = (...names: string[]) => join(folder, ...names);
const small = [
  ...["--photos", "photos", "--paintings", "paintings", "--size", "16", "--batch", "1,1,1"],
  ...[
    "--channels",
    "2,2,3,3,4",
    "--convolutions",
    "1,1,1,2,2",
    "--device",
    "cpu",
    "--threads",
    "1",
  ],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
  await writePictures(file("photos"), 3);
  await writePictures(file("paintings"), 2);
});
afterAll(() => rm(folder, { recursive: true }));

const mistakes: [string, string[], RegExp][] = [
  ["nothing", [], /expected photos, paintings and a place for the result/],
  ["another extension", [...small, "-o", "x.onnx"], /expected a name that ends in \.safetensors/],
  ["a size of 24", [...small, "-o", "x.safetensors", "--size", "24"], /a multiple of 16, got 24/],
  ["both lengths", [...small, "-o", "x.safetensors", "--steps", "2", "--hours", "1"], /got both/],
  ["two channels", [...small, "-o", "x.safetensors", "--channels", "2,3"], /expected 5 numbers/],
];
test.each(mistakes)("%s: one line and exit code 2", async (_what, args, message) => {
  const { code, stderr } = await ended(start(folder, ["distill", ...args]));
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(2);
});

test.skipIf(noWeights)(
  `writes an encoder with its card, and goes on exactly${noWeights && ` (skipped: ${noWeights})`}`,
  async () => {
    const args = ["distill", ...small, "--steps", "40", "--checkpoint-every", "2", "--json"];
    const child = start(folder, [...args, "-o", "mini.safetensors"]);
    const end = ended(child);
    // What a run leaves that is killed now: made once, since the beginning takes longest.
    while (
      !existsSync(file("mini.training", "checkpoint.safetensors")) &&
      child.exitCode === null
    ) {
      await new Promise((done) => setTimeout(done, 5));
    }
    await cp(file("mini.training"), file("killed.training"), { recursive: true });
    const whole = await end;
    expect(whole.stderr).toBe("");
    expect(whole.code).toBe(0);
    const weights = await readFile(file("mini.safetensors"));

    const resumed = await ended(
      start(folder, ["distill", "--resume", "killed.training", "--json"]),
    );
    expect(resumed).toMatchObject({ code: 0, stderr: "" });
    expect(resumed.stdout).not.toContain('"event":"progress","step":1,');
    const { tensors, metadata } = parseSafetensors(await readFile(file("mini.safetensors")));
    expect(tensors).toEqual(parseSafetensors(weights).tensors);
    const steps = async (name: string) =>
      (await readMetrics(file(name, "metrics.jsonl"))).map(({ step, losses }) => ({
        step,
        losses,
      }));
    const expected = await steps("mini.training");
    expect(expected).toHaveLength(40);
    expect(Object.keys(expected[0]!.losses)).toContain("on-policy relu4_2");
    expect(await steps("killed.training")).toEqual(expected);

    const architecture = JSON.parse(metadata.architecture!);
    expect(createMiniEncoder({ weights: tensors, architecture }).layers).toContain("relu5_1");
    expect(JSON.parse(metadata.card!)).toMatchObject({
      name: "mini",
      licence: expect.stringContaining("CC BY 4.0"),
      training: { teacher: "vgg19", steps: 40, photos: 2, paintings: 2 },
    });
  },
);
