import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@gramstyle/core";
import { readMetrics } from "@gramstyle/jobs/train";
import { writePicture } from "@gramstyle/media";
import { filledImage } from "@gramstyle/media/figure";
import { parseStyleModel } from "@gramstyle/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type Ended,
  ended,
  signalAfter,
  start,
  writeNoise,
  writePictures,
  writeTinyEncoder,
} from "./training.test.helpers.ts";

let folder: string;
const file = (...names: string[]) => join(folder, ...names);
const run = (...args: string[]): Promise<Ended> => ended(start(folder, ["train", ...args]));
const small = [
  ...["--style", "style.png", "--photos", "photos", "--weights", "tiny.safetensors"],
  ...["--steps", "8", "--crop", "32", "--batch", "1", "--style-size", "48"],
  ...["--device", "cpu", "--threads", "1", "--checkpoint-every", "3", "--samples-every", "4"],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
  await writeNoise(file("style.png"), 48, 9);
  await writePicture(file("flat.jpg"), filledImage(48, 48, [0.3, 0.5, 0.7]));
  await writePictures(file("photos"), 9);
  await writeTinyEncoder(file("tiny.safetensors"));
  await mkdir(file("empty"));
  await mkdir(file("broken"));
  for (const name of ["a.jpg", "b.png"]) await writeFile(file("broken", name), "no picture");
  const whole = await run(...small, "-o", "whole.onnx", "--json", "--title", "Noise");
  expect(whole.stderr).toBe("");
  expect(JSON.parse(whole.stdout.trim().split("\n").at(-1)!)).toMatchObject({
    event: "done",
    steps: 8,
    broken: [],
    small: 0,
  });
});
afterAll(() => rm(folder, { recursive: true }));

/** What must be the same however often a training was interrupted. */
async function outcome(name: string) {
  const metrics = await readMetrics(file(`${name}.training`, "metrics.jsonl"));
  const model = parseStyleModel(await readFile(file(`${name}.onnx`)));
  if (model.kind !== "gramstyle") throw new Error("not a model of ours");
  return {
    metrics: metrics.map(({ seconds: _s, waited: _w, ...rest }) => rest),
    parameters: model.parameters,
    losses: model.card.training?.losses,
  };
}

test("leaves a model with its card, metrics of every step, samples and a report", async () => {
  const { metrics } = await outcome("whole");
  expect(metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const model = parseStyleModel(await readFile(file("whole.onnx")));
  expect(model).toMatchObject({
    card: {
      name: "whole",
      title: "Noise",
      network: { architecture: "realtime" },
      training: { encoder: "mini", recipe: "quick", steps: 8, batch: 1, crop: 32, styleSize: 48 },
    },
  });
  expect(await readdir(file("whole.training", "samples"))).toEqual([
    "step-000004.jpg",
    "step-000008.jpg",
  ]);
  expect(await readFile(file("whole.training", "report.html"), "utf8")).toContain("after 8 steps");
});

test("killed at random moments and resumed, it has the same losses and the same model", async () => {
  const random = createRandom(Date.now());
  let args = [...small, "-o", "killed.onnx", "--json"];
  for (let kill = 0; kill < 3; kill++) {
    const child = start(folder, ["train", ...args]);
    const end = ended(child);
    signalAfter(1 + Math.floor(random() * 4), child, "SIGKILL");
    const { signal } = await end;
    if (signal === null) break;
    args = ["--resume", "killed.training", "--json"];
  }
  if (!existsSync(file("killed.onnx"))) expect(await run(...args)).toMatchObject({ code: 0 });
  expect(await outcome("killed")).toEqual(await outcome("whole"));
});

test("answers Ctrl-C with a checkpoint and 130, and goes on from there", async () => {
  const child = start(folder, ["train", ...small, "-o", "stopped.onnx", "--json"]);
  const end = ended(child);
  signalAfter(2, child, "SIGINT");
  const { code, stdout } = await end;
  expect(code).toBe(130);
  expect(stdout).toContain("Go on with: gramstyle train --resume stopped.training");
  expect(existsSync(file("stopped.onnx"))).toBe(false);
  const refused = await run("--resume", "stopped.training", "--crop", "64");
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toMatch(/--crop cannot be changed in a training that is resumed/);
  const { code: resumed, stdout: rest } = await run("--resume", "stopped.training", "--json");
  expect(resumed).toBe(0);
  // It went on where it was stopped, not where the last regular checkpoint was.
  expect(rest).not.toContain('"event":"progress","step":2,');
  expect(await outcome("stopped")).toEqual(await outcome("whole"));
});

test("a disk that has no room even for the settings: one line, exit code 1, nothing left", async () => {
  const none = await ended(start(folder, ["train", ...small, "-o", "none.onnx", "--quiet"], 1));
  expect(none.stderr).toMatch(/^gramstyle: "[^"]*settings\.json": cannot be written: [^"]*\n$/);
  expect(none.code).toBe(1);
  expect((await readdir(folder)).filter((name) => name.includes("none"))).toEqual([]);
});

test("a disk that takes no more leaves the checkpoint before, one line, and exit code 1", async () => {
  const child = start(folder, ["train", ...small, "-o", "disk.onnx", "--json"]);
  const end = ended(child);
  signalAfter(4, child, "SIGINT");
  await end;
  const before = await readFile(file("disk.training", "checkpoint.safetensors"));
  const args = ["train", "--resume", "disk.training", "--quiet", "--checkpoint-every", "1"];
  const full = await ended(start(folder, args, 200));
  expect(full.stderr).toMatch(
    /checkpoint\.safetensors": .*; the checkpoint of step \d is kept, go on with: gramstyle train --resume disk\.training\n$/,
  );
  expect(full.stderr.trim().split("\n")).toHaveLength(1);
  expect(full.code).toBe(1);
  expect(await readFile(file("disk.training", "checkpoint.safetensors"))).toEqual(before);
  expect((await readdir(file("disk.training"))).filter((name) => name.endsWith(".tmp"))).toEqual(
    [],
  );
  const resumed = await run("--resume", "disk.training", "--quiet");
  expect(resumed).toMatchObject({ code: 0, stderr: "" });
  expect(await outcome("disk")).toEqual(await outcome("whole"));
});

test("a damaged checkpoint is refused in one line, also where its numbers still are numbers", async () => {
  const child = start(folder, ["train", ...small, "-o", "damaged.onnx", "--json"]);
  const end = ended(child);
  signalAfter(4, child, "SIGINT");
  await end;
  const path = file("damaged.training", "checkpoint.safetensors");
  const bytes = await readFile(path);
  for (const at of [bytes.indexOf("parameter/") + 3, bytes.length - 2]) {
    const damaged = Uint8Array.from(bytes);
    damaged[at]! ^= 1;
    await writeFile(path, damaged);
    const { code, stderr } = await run("--resume", "damaged.training", "--quiet");
    expect(stderr).toMatch(/checkpoint\.safetensors": it is damaged: its checksum does not fit/);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(2);
  }
});

test("a report that cannot be written does not fail a training whose model is there", async () => {
  const child = start(folder, ["train", ...small, "-o", "unreported.onnx", "--json"]);
  const end = ended(child);
  signalAfter(2, child, "SIGINT");
  await end;
  await mkdir(file("unreported.training", "report.html"), { recursive: true });
  const { code, stderr } = await run("--resume", "unreported.training");
  expect(stderr).toMatch(/the report could not be written: .*report\.html/);
  expect(code).toBe(0);
  expect(await outcome("unreported")).toEqual(await outcome("whole"));
});

test("a second process at the same training is told so in one line", async () => {
  const child = start(folder, ["train", ...small, "-o", "twice.onnx", "--json"]);
  const end = ended(child);
  await new Promise<void>((begun) => {
    child.stdout!.on("data", (text) => String(text).includes('"event":"begun"') && begun());
  });
  const second = await run(...small, "-o", "twice.onnx", "--seed", "5", "--quiet");
  expect(second.stderr).toMatch(
    /twice\.training": another process \(\d+, since .*\) is writing it/,
  );
  expect(second.stderr.trim().split("\n")).toHaveLength(1);
  expect(second.code).toBe(2);
  expect(await end).toMatchObject({ code: 0 });
  expect(await outcome("twice")).toEqual(await outcome("whole"));
});

test("a loss that becomes NaN ends it with the name of the loss; the checkpoint stays", async () => {
  const child = start(folder, ["train", ...small, "-o", "nan.onnx", "--json"]);
  const end = ended(child);
  signalAfter(3, child, "SIGINT");
  await end;
  const path = file("nan.training", "checkpoint.safetensors");
  const before = await readFile(path);
  const { code, stderr } = await run(
    ...["--resume", "nan.training", "--learning-rate", "1e30", "--checkpoint-every", "1"],
    ...["--samples-every", "100", "--quiet"],
  );
  expect(stderr).toMatch(/^gramstyle: (content|style|total|gradient).* became NaN or infinite at/);
  expect(stderr).toMatch(/the checkpoint of step \d is kept/);
  expect(code).toBe(1);
  expect(await readFile(path)).toEqual(before);
});

test("several styles become models in a folder; unreadable photos are counted", async () => {
  await cp(file("photos"), file("mixed"), { recursive: true });
  await writeFile(file("mixed", "torn.jpg"), "no picture");
  await writeNoise(file("other.png"), 40, 5);
  const { code, stderr } = await run(
    ...["--style", "style.png", "--style", "other.png", "--photos", "mixed", "-o", "models/"],
    ...small.slice(4),
    ...["--steps", "12", "--verbose"],
  );
  expect(code).toBe(0);
  expect(stderr).toMatch(/1 picture was left out, unreadable:\n {2}.*torn\.jpg: /);
  expect(stderr).toContain("gramstyle stylize photo.jpg --model models/other.onnx -o out.jpg");
  expect((await readdir(file("models"))).sort()).toEqual([
    "other.onnx",
    "other.training",
    "style.onnx",
    "style.training",
  ]);
});

const mistakes: [string, string[], RegExp][] = [
  ["nothing", [], /expected a painting, photos and a place for the result/],
  ["an unknown recipe", [...small, "-o", "x.onnx", "--recipe", "quik"], /did you mean quick/],
  ["another extension", [...small, "-o", "x.pth"], /expected a name that ends in \.onnx/],
  ["an output that exists", [...small, "-o", "whole.onnx"], /exists already.*--force/],
  ["a training that exists", [...small, "-o", "new.onnx", "--work", "whole.training"], /--resume/],
  ["a style of one colour", [...small, "--style", "flat.jpg", "-o", "f/"], /of one colour/],
  ["no photos", [...small, "-o", "x.onnx", "--photos", "empty"], /found none/],
  ["only broken photos", [...small, "-o", "x.onnx", "--photos", "broken"], /none can be read/],
  [
    "all excluded",
    [...small, "-o", "x.onnx", "--exclude", "png"],
    /--exclude leaves none of its 9/,
  ],
  ["a crop of 30", [...small, "-o", "x.onnx", "--crop", "30"], /sides that 4 divides, got 30/],
  ["a folder without training", ["--resume", "photos"], /expected the folder of a training/],
  ["a training at its end", ["--resume", "whole.training"], /at its end already, after 8 steps/],
];
test.each(mistakes)("%s: one line and exit code 2", async (_what, args, message) => {
  const { code, stdout, stderr } = await run(...args, "--quiet");
  expect(stderr).toMatch(message);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stdout).toBe("");
  expect(code).toBe(2);
});

test("learns what --statistic takes style to be, and says so in the card", async () => {
  const options = ["--statistic", "mean-deviation", "--steps", "2"];
  expect(await run(...small, ...options, "-o", "means.onnx", "-q")).toMatchObject({ code: 0 });
  const model = parseStyleModel(await readFile(file("means.onnx")));
  expect(model).toMatchObject({ card: { training: { statistic: "mean-deviation" } } });
  const [first, other] = [await outcome("whole"), await outcome("means")].map(
    ({ metrics }) => metrics[0]!.losses,
  );
  expect(other!.content).toBe(first!.content);
  expect(other!["style relu1_1"]).not.toBeCloseTo(first!["style relu1_1"]!, 4);
});

test("begins with another model's parameters, and says so in the card", async () => {
  const options = ["--start-from", "whole.onnx", "--year", "1889", "--learning-rate", "1e-9"];
  expect(await run(...small, ...options, "-o", "further.onnx", "-q")).toMatchObject({ code: 0 });
  const model = parseStyleModel(await readFile(file("further.onnx")));
  if (model.kind !== "gramstyle") throw new Error("not a model of ours");
  expect(model.card.year).toBe(1889);
  expect(model.card.training!.startedFrom).toBe("whole (quick: 8 steps of 1 with mini)");
  // It has hardly moved.
  for (const [name, { data }] of Object.entries((await outcome("whole")).parameters)) {
    data.forEach((x, i) => {
      expect(model.parameters[name]!.data[i]).toBeCloseTo(x, 5);
    });
  }
  const refused = await run(...small, ...options, "--blocks", "2", "-o", "other.onnx");
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toMatch(/--blocks comes from the model to start from; leave it out/);
});

test("goes on without norms within, which go into the convolutions", async () => {
  const options = ["--start-from", "whole.onnx", "--norm", "picture", "--learning-rate", "1e-9"];
  expect(await run(...small, ...options, "-o", "plain.onnx", "-q")).toMatchObject({ code: 0 });
  const model = parseStyleModel(await readFile(file("plain.onnx")));
  if (model.kind !== "gramstyle") throw new Error("not a model of ours");
  expect(model.card.network).toMatchObject({ norm: "picture" });
  expect(Object.keys(model.card.ranges!)).toEqual(expect.arrayContaining(["stem1", "sum"]));
  expect(Object.keys(model.parameters).some((name) => name.includes("norm"))).toBe(false);

  const back = ["--start-from", "plain.onnx", "--norm", "instance", "-o", "back.onnx"];
  const refused = await run(...small, ...back);
  expect(refused).toMatchObject({ code: 2 });
  expect(refused.stderr).toMatch(/--norm instance: the model to start from has no such norms/);
});
