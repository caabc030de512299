/** The command line on TensorFlow.js: the same pictures as on ONNX Runtime, and a net trained on wasm. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { samplePictures } from "@gramstyle/samples";
import { afterAll, expect, it } from "vitest";
import { writePictures, writeTinyEncoder } from "./training.test.helpers.ts";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gramstyle-tfjs-"));
const file = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

const content = samplePictures.contents[0]!.path;
const style = samplePictures.styles[0]!.path;
const wasm = ["--backend", "tfjs", "--device", "wasm"];

function gramstyle(...args: string[]): Promise<{ code: number | null; stdout: string }> {
  const child = spawn(process.execPath, [script, ...args], { cwd: folder });
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  return new Promise((done) =>
    child.on("close", (code) => done({ code, stdout: stdout + stderr })),
  );
}

it("50 iterations of the same recipe give the same picture, within a mean ΔE2000 of 0.5", async () => {
  const how = ["--size", "64", "--iterations", "50", "--encoder", "mini", "--device", "cpu", "-q"];
  const made = await gramstyle(
    "optimize",
    content,
    style,
    "-o",
    "a.png",
    "--recipe",
    "a.json",
    ...how,
  );
  expect(made).toEqual({ code: 0, stdout: "" });
  const again = await gramstyle(
    "replay",
    "a.json",
    ...wasm,
    "--tolerance",
    "0.5",
    "-o",
    "b.png",
    "-q",
  );
  expect(again).toEqual({ code: 0, stdout: "" });
  expect(existsSync(file("b.png"))).toBe(true);
});

it("stylizes and evaluates on wasm", async () => {
  const model = ["--model", "udnie", "--size", "64", "-q"];
  for (const [output, engine] of [
    ["c.png", wasm],
    ["d.png", []],
  ] as const) {
    expect(await gramstyle("stylize", content, ...model, "-o", output, ...engine)).toMatchObject({
      code: 0,
    });
  }
  const pictures = ["--result", "c.png", "--content", "d.png", "--style", style];
  const { code, stdout } = await gramstyle(
    "evaluate",
    ...pictures,
    "--encoder",
    "mini",
    ...wasm,
    "--json",
  );
  expect(code).toBe(0);
  const [picture] = JSON.parse(stdout).pictures;
  // The one is the other, up to the rounding of bytes.
  expect(picture.contentLoss).toBeLessThan(1e-3);
});

it("trains a net on wasm", async () => {
  await writePictures(file("photos"), 6);
  await writeTinyEncoder(file("tiny.safetensors"));
  const pictures = ["--style", join("photos", "0.png"), "--photos", "photos", "-o", "wave.onnx"];
  const small = ["--steps", "3", "--crop", "32", "--batch", "1", "--style-size", "48", "--json"];
  const { code, stdout } = await gramstyle(
    ...["train", ...pictures, ...small, "--weights", "tiny.safetensors", ...wasm],
  );
  expect(code).toBe(0);
  expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({ event: "done", steps: 3 });
});

it("lists the devices that there are for one that there is not", async () => {
  const { code, stdout } = await gramstyle(
    ...[
      "stylize",
      content,
      "--model",
      "udnie",
      "-o",
      "e.png",
      "--backend",
      "tfjs",
      "--device",
      "gpu",
    ],
  );
  expect(code).toBe(2);
  expect(stdout).toMatch(/expected one of auto, cpu, wasm, webgl, webgpu, node, node-gpu/);
  expect(stdout.trim().split("\n")).toHaveLength(1);
});
