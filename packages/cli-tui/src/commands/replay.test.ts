/** Recipes and replays as a user makes them, with the encoder that comes along. */
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "@gramstyle/core";
import { readPicture, writePicture } from "@gramstyle/media";
import type { OptimizeRunRecord, StylizeRunRecord } from "@gramstyle/models";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gramstyle-replay-"));
const file = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function gramstyle(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, [script, ...args], { cwd: folder });
  const ended = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      ended[stream] += text;
    });
  }
  return new Promise((done) => child.on("close", (code) => done({ code, ...ended })));
}

const quiet = { code: 0, stdout: "", stderr: "" };
const engine = ["--device", "cpu", "--threads", "1"];

async function readJson<Recipe>(name: string): Promise<Recipe> {
  return JSON.parse(await readFile(file(name), "utf8"));
}

async function changed(
  name: string,
  change: (recipe: OptimizeRunRecord) => unknown,
): Promise<void> {
  await writeFile(file(name), JSON.stringify(change(await readJson("out.json"))));
}

beforeAll(async () => {
  for (const [name, seed] of [
    ["content.png", 1],
    ["style.png", 2],
  ] as const) {
    const random = createRandom(seed);
    const data = Float32Array.from({ length: 3 * 64 * 48 }, random);
    await writePicture(file(name), { width: 64, height: 48, data });
  }
  const pictures = ["content.png", "style.png", "-o", "out.png", "--recipe", "out.json"];
  const how = ["--size", "40", "--iterations", "2,2", "--encoder", "mini"];
  expect(await gramstyle("optimize", ...pictures, ...how, ...engine, "-q")).toEqual(quiet);
});

describe("gramstyle optimize --recipe", () => {
  it("writes everything that decides the picture", async () => {
    const recipe = await readJson<OptimizeRunRecord>("out.json");
    expect(recipe).toMatchObject({
      command: "optimize",
      engine: { backend: "ort", device: "cpu", threads: 1 },
      options: { preset: "default", iterations: [2, 2], size: 40, optimizer: "adam", seed: 0 },
      content: { path: "content.png" },
      styles: [{ path: "style.png", weight: 1 }],
      encoder: { name: "mini" },
      output: { path: "out.png" },
      resumed: false,
    });
    expect(recipe.engine.packages["onnxruntime-node"]).toMatch(/^\d/);
    expect(recipe.options.loss.convention.styleLayers).toHaveProperty("relu5_1");
    expect(recipe.seconds).toBeGreaterThan(0);
  });

  it("refuses before the work what cannot be written", async () => {
    const run = ["optimize", "content.png", "style.png", "-o", "x.png", "--size", "40"];
    const exists = await gramstyle(...run, "--recipe", "out.json");
    expect(exists).toMatchObject({ code: 2, stderr: expect.stringMatching(/exists already/) });
    const picture = await gramstyle(...run, "--recipe", "x.png");
    expect(picture).toMatchObject({ code: 2, stderr: expect.stringMatching(/a \.json file/) });
    expect(existsSync(file("x.png"))).toBe(false);
  });
});

describe("gramstyle replay", () => {
  it("makes the same pixels again, and overwrites nothing", async () => {
    const replay = await gramstyle("replay", "out.json", "--tolerance", "0");
    expect(replay.code).toBe(0);
    expect(replay.stdout).toMatch(/^out-replayed\.png: the same pixels as out\.png\nmade on ort/);
    const [first, again] = [
      await readFile(file("out.png")),
      await readFile(file("out-replayed.png")),
    ];
    expect(again).toEqual(first);
    expect(await gramstyle("replay", "out.json")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^gramstyle: ".*out-replayed\.png" exists already.*--force\n$/),
    });
  });

  it("finds everything beside the recipe, where the folder was passed on", async () => {
    mkdirSync(file("passed", "on"), { recursive: true });
    const elsewhere = { path: "photos/content.png" };
    await changed("passed/on/out.json", (recipe) => ({
      ...recipe,
      content: { ...recipe.content, ...elsewhere },
    }));
    for (const name of ["content.png", "style.png"]) {
      copyFileSync(file(name), file("passed", "on", name));
    }
    const { code, stdout } = await gramstyle("replay", "passed/on/out.json", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({
      event: "done",
      pictures: [
        {
          output: join("passed", "on", "out-replayed.png"),
          first: null,
          identical: null,
          reason: '"out.png" is no longer there',
        },
      ],
      engine: { backend: "ort", device: "cpu", threads: 1 },
    });
    const check = await gramstyle("replay", "passed/on/out.json", "-f", "--tolerance", "1");
    expect(check).toMatchObject({ code: 2, stderr: expect.stringMatching(/nothing to compare/) });
  });

  it("ends with 1 where the picture is further away than allowed, and says of other versions", async () => {
    await changed("more.json", (recipe) => ({
      ...recipe,
      gramstyle: "99.0.0",
      options: { ...recipe.options, iterations: [4, 4] },
    }));
    const args = ["more.json", "-o", "more.png", "--tolerance", "0.001"];
    const { code, stdout, stderr } = await gramstyle("replay", ...args);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^more\.png: ΔE2000 from out\.png: mean [\d.]+, 95th percentile/);
    expect(stderr).toMatch(/the recipe was made with gramstyle 99\.0\.0/);
    expect(stderr).toMatch(/gramstyle: expected a mean ΔE2000 of at most 0\.001, got [\d.]+\n$/);
  });

  it("refuses what has changed, what is gone and what is no recipe: one line, exit code 2", async () => {
    const style = await readFile(file("style.png"));
    const refused = async (recipe: string, message: RegExp, ...more: string[]) => {
      const ended = await gramstyle("replay", recipe, "-o", "refused.png", ...more);
      expect(ended).toMatchObject({ code: 2, stdout: "" });
      expect(ended.stderr).toMatch(message);
      expect(ended.stderr.trim().split("\n")).toHaveLength(1);
    };
    try {
      copyFileSync(file("content.png"), file("style.png"));
      await refused("out.json", /"style\.png" has changed since "out\.json" was written/);
      rmSync(file("style.png"));
      await refused("out.json", /"style\.png": there is no such file, nor one of its name beside/);
    } finally {
      await writeFile(file("style.png"), style);
    }
    await changed("edited.json", (recipe) => ({ ...recipe, content: { path: "content.png" } }));
    await refused("edited.json", /"edited\.json": content\.sha256: expected string, got nothing/);
    await changed("theirs.json", (recipe) => ({
      ...recipe,
      engine: { ...recipe.engine, backend: "./theirs.js" },
    }));
    await refused("theirs.json", /a program of its own; pass --backend/);
    await refused("none.json", /there is no such recipe/);
    await refused("out.png", /expected a recipe, which is JSON/);
    await refused("out.json", /--tolerance: expected a number/, "--tolerance", "much");
    expect(existsSync(file("refused.png"))).toBe(false);
  });
});

describe("gramstyle stylize --recipe", () => {
  it("keeps one list of pictures, and they come out the same", async () => {
    mkdirSync(file("photos"));
    for (const name of ["content.png", "style.png"]) {
      copyFileSync(file(name), file("photos", name));
    }
    await writeFile(file("photos", "broken.png"), "no picture");
    const models = ["-m", "udnie", "-m", "the-scream", "--strength", "0.8", "--size", "50"];
    const made = ["-o", "made", "--recipe", "made.json"];
    const end = await gramstyle("stylize", "photos", ...models, ...made, ...engine, "-q");
    expect(end.code).toBe(1);
    const recipe = await readJson<StylizeRunRecord>("made.json");
    expect(recipe).toMatchObject({
      command: "stylize",
      options: { strength: 0.8, preserveColor: false, size: 50, pixelRange: null },
      models: [{ name: "udnie" }, { name: "the-scream" }],
    });
    expect(recipe.pictures.map(({ output, model }) => [output.path, model])).toEqual([
      ["made/content-udnie.png", 0],
      ["made/style-udnie.png", 0],
      ["made/content-the-scream.png", 1],
      ["made/style-the-scream.png", 1],
    ]);

    const replay = await gramstyle("replay", "made.json", "-o", "again", "--tolerance", "0");
    expect(replay.code).toBe(0);
    expect(replay.stdout).toContain("4 of 4 have the same pixels as the first");
    const again = await readPicture(file("again", "content-udnie.png"));
    expect(again).toMatchObject({ width: 50, height: 38 });
    expect(await gramstyle("replay", "made.json", "-o", "again", "-f", "-q")).toEqual(quiet);
  });

  it("writes no recipe of no picture", async () => {
    const args = ["photos/broken.png", "-m", "udnie", "-o", "b.png", "--recipe", "b.json"];
    expect(await gramstyle("stylize", ...args, ...engine, "-q")).toMatchObject({ code: 2 });
    expect(existsSync(file("b.json"))).toBe(false);
  });
});
