import { type ChildProcess, spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ImageWithAlpha } from "@gramstyle/core";
import { add, createGraph, createRandom, type Image, input, mul } from "@gramstyle/core";
import { readPicture, writePicture } from "@gramstyle/media";
import { toOnnx } from "@gramstyle/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyStyleModel } from "./tiny-style-model.test.helpers.ts";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gramstyle-stylize-"));
const file = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

function picture(width: number, height: number): Image {
  const random = createRandom(width);
  const levels = () => Math.floor(256 * random()) / 255;
  return { width, height, data: Float32Array.from({ length: 3 * width * height }, levels) };
}

/** A directory of one entry: the camera's maker is "Ac". */
const exif = Buffer.concat([
  Buffer.from("II*\0\x08\0\0\0\x01\0", "latin1"),
  Buffer.from("\x0f\x01\x02\0\x03\0\0\0Ac\0\0", "latin1"),
  Buffer.alloc(4),
]);

const seeThrough: ImageWithAlpha = {
  ...picture(19, 30),
  alpha: Float32Array.from({ length: 19 * 30 }, (_, i) => (1 + (i % 255)) / 255),
};

/** 255 − x in all pixels: what a network of others does that keeps the size. */
const negative = (side: number, dynamicSize: boolean) =>
  toOnnx(createGraph({ out: add(mul(input("in", [1, 3, side, side]), -1), 255) }), {
    name: "negative",
    dynamicSize,
  });

beforeAll(async () => {
  writeFileSync(file("tiny.onnx"), tinyStyleModel("picture"));
  writeFileSync(file("negative.onnx"), negative(8, true));
  writeFileSync(file("fixed.onnx"), negative(16, false));
  writeFileSync(file("broken.onnx"), "this is no style model");
  mkdirSync(file("photos"));
  const photo = picture(37, 22);
  await writePicture(file("photos", "a.jpg"), photo, { from: { ...photo, exif } });
  writeFileSync(file("photos", "b.png"), "this is no picture");
  await writePicture(file("photos", "c.png"), seeThrough);
  await writePicture(file("photos", "d.png"), picture(1, 9));
});

const engine = ["--device", "cpu", "--threads", "1"];

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [script, "stylize", ...args, ...engine], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout!.on("data", (text) => {
    stdout += text;
  });
  child.stderr!.on("data", (text) => {
    stderr += text;
  });
  return new Promise((done) => {
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}

const events = ({ stdout }: Ended) =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; [name: string]: unknown });

const model = ["--model", "tiny.onnx"];

describe("gramstyle stylize: mistakes end with one line and exit code 2", () => {
  const one = ["photos/c.png", "-o", "x.png"];
  const cases: [string, string[], RegExp][] = [
    ["no pictures", [...model, "-o", "x.png"], /expected pictures/],
    ["no model", one, /add --model/],
    ["no output", ["photos/c.png", ...model], /add -o/],
    ["a missing model", [...one, "-m", "no.onnx"], /"no\.onnx": there is no such file/],
    ["a model that is none", [...one, "-m", "broken.onnx"], /"broken\.onnx": /],
    ["a missing picture", ["no.png", ...model, "-o", "x"], /"no\.png": there is no such file/],
    ["a single picture that is none", ["photos/b.png", ...model, "-o", "x.png"], /got text/],
    ["a result that is no picture", ["photos/c.png", ...model, "-o", "x.onnx"], /extension/],
    ["a result that exists", ["photos/c.png", ...model, "-o", "photos/d.png"], /exists already/],
    ["the picture as its own result", ["photos", ...model, "-o", "photos", "-f"], /overwritten/],
    ["a strength that is none", [...one, ...model, "--strength", "2"], /from 0 to 1, got 2/],
    ["another backend", [...one, "-m", "fixed.onnx", "--backend", "./x.js"], /on the backend ort/],
  ];
  const eightBits = ["--precision", "int8"];
  cases.push(
    ["eight bits without ranges", [...one, ...model, ...eightBits], /--precision int8: this style/],
    [
      "a recipe of eight bits",
      [...one, "-m", "udnie", ...eightBits, "--recipe", "r.json"],
      /expected --precision float32/,
    ],
  );
  it.each(cases)("%s", async (_what, args, message) => {
    const { code, stdout, stderr } = await ended(start(...args));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(2);
    expect(existsSync(file("x.png"))).toBe(false);
  });
});

describe("gramstyle stylize", () => {
  it("does a folder; a bad file does not stop the rest; EXIF and opacity stay", async () => {
    const end = await ended(start("photos", ...model, "-o", "made/here", "--json"));
    expect(end.code).toBe(1);
    expect(end.stderr).toBe("gramstyle: 1 of 4 pictures could not be stylized\n");
    const list = events(end);
    expect(list.filter(({ event }) => event === "picture")).toMatchObject([
      { input: join("photos", "a.jpg"), output: join("made", "here", "a.jpg"), width: 37 },
      { input: join("photos", "c.png"), width: 19, height: 30, model: "tiny" },
      { input: join("photos", "d.png"), width: 1, height: 9 },
    ]);
    expect(list.filter(({ event }) => event === "failed")).toMatchObject([
      { input: join("photos", "b.png"), error: expect.stringContaining("got text") },
    ]);
    expect(list.at(-1)).toMatchObject({ event: "done", written: 3, failed: 1 });
    expect(readdirSync(file("made", "here")).sort()).toEqual(["a.jpg", "c.png", "d.png"]);

    const photo = await readPicture(file("made", "here", "a.jpg"));
    expect(photo).toMatchObject({ width: 37, height: 22 });
    expect(Buffer.from(photo.exif!).includes("Ac\0")).toBe(true);
    const stylized = await readPicture(file("made", "here", "c.png"));
    expect(stylized.alpha).toEqual((await readPicture(file("photos", "c.png"))).alpha);
    expect(stylized.data).not.toEqual((await readPicture(file("photos", "c.png"))).data);

    // Once more: what is there stays, and only mistakes are left.
    const again = await ended(start("photos", ...model, "-o", "made/here", "-q"));
    expect(again.code).toBe(2);
    expect(again.stdout).toBe("");
    expect(again.stderr.match(/exists already/g)).toHaveLength(3);
    expect(again.stderr).toMatch(/none of the 4 pictures could be stylized\n$/);
  });

  it("strength 0 is the picture itself; --size and --format are kept to", async () => {
    const none = await ended(start("photos/c.png", ...model, "-o", "same.png", "--strength", "0"));
    expect(none).toMatchObject({ code: 0, stdout: "" });
    const [before, after] = await Promise.all(
      [file("photos", "c.png"), file("same.png")].map((path) => readPicture(path)),
    );
    expect(after!.data).toEqual(before!.data);

    const small = ["--size", "16", "--format", "webp", "--preserve-color", "-q"];
    const end = await ended(
      start("photos/[a]*.jpg", "photos/*.jpg", ...model, "-o", "w", ...small),
    );
    expect(end.code).toBe(2);
    const globbed = await ended(start("photos/?.jpg", ...model, "-o", "w", ...small));
    expect(globbed).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(await readPicture(file("w", "a.webp"))).toMatchObject({ width: 16, height: 10 });
  });

  it("computes in eight bits where asked: nearly the same picture", async () => {
    const common = ["photos/a.jpg", "-m", "udnie", "-q"];
    const plain = await ended(start(...common, "-o", "float32.png"));
    const coarse = await ended(start(...common, "-o", "int8.png", "--precision", "int8"));
    expect([plain.code, coarse.code]).toEqual([0, 0]);
    const [a, b] = await Promise.all(
      ["float32.png", "int8.png"].map((name) => readPicture(file(name))),
    );
    const mean = a!.data.reduce((sum, x, i) => sum + Math.abs(x - b!.data[i]!), 0) / a!.data.length;
    expect(mean).toBeGreaterThan(0);
    expect(mean).toBeLessThan(0.02);
  });

  it("runs networks of others, at any size and at the one that they have", async () => {
    const both = ["-m", "negative.onnx", "-m", "fixed.onnx"];
    const end = await ended(start("photos/c.png", ...both, "-o", "n.png", "--json"));
    expect(end).toMatchObject({ code: 0, stderr: "" });
    const notes = events(end).filter(({ event }) => event === "note");
    expect(notes.map(({ text }) => text)).toEqual([
      expect.stringMatching(/negative\.onnx": the file does not say .* took 0 to 255/),
      expect.stringMatching(/fixed\.onnx": the size 16×16 is fixed/),
      expect.stringMatching(/fixed\.onnx": the file does not say/),
    ]);
    const before = await readPicture(file("photos", "c.png"));
    const after = await readPicture(file("n-negative.png"));
    const largest = after.data.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - (1 - before.data[i]!))),
      0,
    );
    expect(largest).toBeLessThan(1e-3);
    expect(await readPicture(file("n-fixed.png"))).toMatchObject({ width: 19, height: 30 });
  });

  it("answers Ctrl-C with 130; finished pictures stay, and no half ones", async () => {
    mkdirSync(file("many"));
    const count = 150;
    for (let i = 0; i < count; i++) {
      copyFileSync(file("photos", "c.png"), file("many", `${String(i).padStart(3, "0")}.png`));
    }
    const child = start("many", ...model, "-o", "stopped", "--json");
    const end = ended(child);
    child.stdout!.on("data", function listen(text) {
      if (!String(text).includes('"event":"picture"')) return;
      child.stdout!.off("data", listen);
      child.kill("SIGINT");
    });
    const result = await end;
    expect(result).toMatchObject({ code: 130, stderr: "" });
    const list = events(result);
    const written = list.filter(({ event }) => event === "picture").length;
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(count);
    expect(list.some(({ event }) => event === "failed")).toBe(false);
    expect(list.at(-1)).toMatchObject({
      event: "note",
      text: `Stopped; ${written} of ${count} pictures are written.`,
    });
    const files = readdirSync(file("stopped"));
    expect(files).toHaveLength(written);
    for (const name of files) {
      expect(await readPicture(file("stopped", name))).toMatchObject({ width: 19, height: 30 });
    }
  });
});
