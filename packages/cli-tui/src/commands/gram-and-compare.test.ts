/** The two commands as a user runs them, with made-up weights. */
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom, formatSafetensors, parseSafetensors } from "@gramstyle/core";
import { firstConvolution } from "@gramstyle/core/testing";
import { readPicture, writePicture } from "@gramstyle/media";
import { afterAll, beforeAll, expect, test } from "vitest";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const engine = "--weights weights.safetensors --layers relu1_1 --device cpu --threads 1".split(" ");
let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-gram-"));
  await writeFile(file("weights.safetensors"), formatSafetensors(firstConvolution()));
  for (const [name, seed, scale] of [
    ["a.png", 1, 1],
    ["b.png", 2, 1],
    ["c.png", 3, 0.3],
  ] as const) {
    const random = createRandom(seed);
    const data = Float32Array.from({ length: 3 * 32 * 24 }, () => scale * random());
    await writePicture(file(name), { width: 32, height: 24, data });
  }
  await writeFile(file("broken.png"), "no picture");
});
afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], { cwd: folder });
  const ended = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      ended[stream] += text;
    });
  }
  return new Promise((done) => child.on("close", (code) => done({ code, ...ended })));
}

test("without a command the help is printed", async () => {
  const { code, stdout, stderr } = await run();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  for (const name of ["optimize", "gram", "compare", "bench"]) expect(stdout).toContain(name);
});

test.each([
  [["gram", "a.png", "--sise", "64"], /unknown option '--sise' \(did you mean --size\?\)/],
  [["gram", "nowhere.png"], /nowhere\.png": there is no such file/],
  [["gram", "a.png", ...engine, "--layers", "relu2_1"], /weights.safetensors": .*conv1_2.weight/],
])("%j: one line and exit code 2", async (args, line) => {
  const { code, stdout, stderr } = await run(...args);
  expect(stderr).toMatch(/^gramstyle: [^\n]+\n$/);
  expect(stderr).toMatch(line);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("gram prints JSON and writes the same matrix", async () => {
  const { code, stdout } = await run(
    ...["gram", "a.png", ...engine, "--json", "--full", "-o", "gram.safetensors"],
  );
  expect(code).toBe(0);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ picture: "a.png", width: 32, height: 24, normalization: "hw" });
  const [layer] = report.layers;
  expect(layer).toMatchObject({ layer: "relu1_1", channels: 64 });
  expect(layer.matrix).toHaveLength(64);
  expect(layer.shares.reduce((sum: number, share: number) => sum + share)).toBeCloseTo(1, 5);
  const { tensors, metadata } = parseSafetensors(await readFile(file("gram.safetensors")));
  expect(tensors.relu1_1!.shape).toEqual([64, 64]);
  expect(tensors.relu1_1!.data[65]).toBeCloseTo(layer.matrix[1][1], 3);
  expect(metadata.normalization).toBe("hw");
});

test("gram draws a heat map", async () => {
  const { code, stdout } = await run("gram", "a.png", ...engine, "-o", "gram.png");
  expect(code).toBe(0);
  expect(stdout).toContain("relu1_1  64×64");
  expect((await readPicture(file("gram.png"))).width).toBeGreaterThan(512);
});

test("compare ranks a folder without the picture itself, and skips what is broken", async () => {
  const { code, stdout, stderr } = await run("compare", "a.png", ".", ...engine, "--json");
  expect(code).toBe(0);
  const { ranked, skipped } = JSON.parse(stdout);
  // gram.png may be there from another test.
  const names = ranked.map(({ picture }: { picture: string }) => picture);
  expect(names.filter((name: string) => name !== "gram.png")).toEqual(["b.png", "c.png"]);
  expect(skipped).toEqual([{ picture: "broken.png", reason: expect.stringContaining("got text") }]);
  expect(stderr).toMatch(/^gramstyle: skipped "broken\.png": [^\n]+\n$/);
});
