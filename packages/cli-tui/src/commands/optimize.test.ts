import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRandom } from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";
import { findWeights } from "@gramstyle/models";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const noWeights = weightsMissing();

function weightsMissing(): string {
  try {
    return existsSync(findWeights("vgg19")) ? "" : "no VGG-19 weights";
  } catch {
    return "no VGG-19 weights";
  }
}

let folder: string;
const file = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
  for (const [name, seed] of [
    ["content.png", 1],
    ["style.png", 2],
  ] as const) {
    const random = createRandom(seed);
    const data = Float32Array.from({ length: 3 * 64 * 48 }, random);
    await writePicture(file(name), { width: 64, height: 48, data });
  }
});
afterAll(() => rm(folder, { recursive: true }));

function start(...args: string[]): ChildProcess {
  return spawn(process.execPath, [script, "optimize", ...args], {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
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
    child.on("close", (code, signal) => done({ code, signal, stdout, stderr }));
  });
}

const small = ["content.png", "style.png", "--size", "48", "--device", "cpu", "--threads", "1"];

describe("gramstyle optimize: mistakes end with one line and exit code 2", () => {
  const cases: [string, string[], RegExp][] = [
    ["no pictures", [], /expected a content picture and a style picture/],
    ["no output", ["content.png", "style.png"], /add -o out\.png/],
    [
      "a missing picture",
      ["nowhere.png", "style.png", "-o", "x.png"],
      /nowhere\.png": there is no/,
    ],
    ["a folder as a picture", [".", "style.png", "-o", "x.png"], /got a folder/],
    ["an output that exists", [...small, "-o", "style.png"], /exists already.*--force/],
    ["a folder as output", [...small, "-o", "."], /got a folder/],
    ["an unknown kind of output", [...small, "-o", "x.doc"], /x\.doc/],
    ["an output in no folder", [...small, "-o", "no/x.png"], /does not exist; make it first/],
    ["an unknown option", [...small, "--sise", "3"], /did you mean --size/i],
    ["an unknown preset", [...small, "-o", "x.png", "--preset", "gatis"], /did you mean gatys/],
    [
      "an unknown statistic",
      [...small, "-o", "x.png", "--statistic", "gran"],
      /--statistic: expected gram or mean-deviation or wasserstein, got gran/,
    ],
    ["a size that is none", [...small, "-o", "x.png", "--size", "big"], /--size: expected a whole/],
    ["a missing checkpoint", ["--resume", "no.checkpoint"], /no such checkpoint/],
  ];
  it.concurrent.each(cases)("%s", async (_what, args, message) => {
    const { code, stdout, stderr } = await ended(start(...args));
    expect(stderr).toMatch(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe.skipIf(noWeights)(`gramstyle optimize${noWeights && ` (skipped: ${noWeights})`}`, () => {
  const run = [...small, "--iterations", "6,6,6"];

  it("killed at ten random moments and resumed, it paints the same picture bit for bit", async () => {
    const whole = await ended(start(...run, "-o", "whole.png", "--json"));
    expect(whole.stderr).toBe("");
    expect(JSON.parse(whole.stdout.trim().split("\n").at(-1)!)).toMatchObject({
      event: "done",
      totalIteration: 18,
      width: 48,
      height: 36,
    });

    const checkpoint = file("run.checkpoint");
    const keep = ["--checkpoint", checkpoint, "--checkpoint-every", "1"];
    const random = createRandom(Date.now());
    let args = [...run, "-o", "killed.png", ...keep];
    for (let kill = 0; kill < 10; kill++) {
      const before = await written(checkpoint);
      const child = start(...args);
      const end = ended(child);
      // Any moment after the run has come further than the time before.
      while ((await written(checkpoint)) === before && child.exitCode === null) await pause(5);
      await pause(random() * 100);
      child.kill("SIGKILL");
      const { signal, stderr } = await end;
      if (signal === null) expect(stderr).toContain("killed.png");
      args = ["--resume", checkpoint, ...keep];
      if (!existsSync(checkpoint)) break;
    }
    if (existsSync(checkpoint)) expect(await ended(start(...args))).toMatchObject({ code: 0 });
    expect(await readFile(file("killed.png"))).toEqual(await readFile(file("whole.png")));
    expect(existsSync(checkpoint)).toBe(false);
  });

  it("answers Ctrl-C with the picture so far and a checkpoint to go on from", async () => {
    const whole = await ended(start(...run, "-o", "all.png"));
    expect(whole.code).toBe(0);
    const child = start(...run, "-o", "part.png", "--json");
    const end = ended(child);
    interruptAfter(3, child);
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(stdout).toContain("gramstyle optimize --resume part.png.checkpoint");
    expect(existsSync(file("part.png"))).toBe(true);
    const resumed = await ended(start("--resume", "part.png.checkpoint"));
    expect(resumed).toMatchObject({ code: 0 });
    expect(await readFile(file("part.png"))).toEqual(await readFile(file("all.png")));
  });

  it("will not resume with other options or other pictures", async () => {
    const child = start(...run, "-o", "other.png", "--json");
    const end = ended(child);
    interruptAfter(1, child);
    expect((await end).code).toBe(130);
    const changed = await ended(start("--resume", "other.png.checkpoint", "--size", "32"));
    expect(changed).toMatchObject({ code: 2 });
    expect(changed.stderr).toMatch(/--size cannot be changed/);
  });
});

/** Sends Ctrl-C once so many progress records have come. */
function interruptAfter(records: number, child: ChildProcess): void {
  let seen = "";
  const listen = (text: unknown) => {
    seen += text;
    if (seen.split('"event":"progress"').length <= records) return;
    child.stdout!.off("data", listen);
    child.kill("SIGINT");
  };
  child.stdout!.on("data", listen);
}

async function written(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

it("takes style to be what --statistic says, and writes it down", async () => {
  const short = [...small, "--encoder", "mini", "--iterations", "2", "--json"];
  const other = ["--statistic", "wasserstein", "--recipe", "other.json"];
  const runs = await Promise.all([
    ended(start(...short, "-o", "gram.png")),
    ended(start(...short, "-o", "other-statistic.png", ...other)),
  ]);
  const [gram, wasserstein] = runs.map(({ stdout, stderr }) => {
    expect(stderr).toBe("");
    return JSON.parse(stdout.trim().split("\n").at(-1)!).losses;
  });
  expect(Object.keys(wasserstein)).toEqual(Object.keys(gram));
  expect(wasserstein["style relu1_1"]).not.toBeCloseTo(gram["style relu1_1"], 4);
  const recipe = JSON.parse(await readFile(file("other.json"), "utf8"));
  expect(recipe.options.loss.convention.statistic).toBe("wasserstein");
});

describe("gramstyle optimize with an engine that fails half-way", () => {
  /** An engine that fails, or takes its thread along, in the given run. */
  async function writeEngine(name: string, run: number, failure: string): Promise<void> {
    const ort = import.meta.resolve("@gramstyle/backend-ort");
    const source = `
      import { createOrtBackend } from ${JSON.stringify(ort)};
      export default async (options) => {
        const backend = await createOrtBackend(options);
        let runs = 0;
        return { ...backend, async compile(graph, options) {
          const executable = await backend.compile(graph, options);
          const run = async (inputs, runOptions) => {
            if (++runs === ${run}) ${failure};
            return executable.run(inputs, runOptions);
          };
          return { ...executable, run };
        } };
      };`;
    await writeFile(file(name), source);
  }

  it.each([
    ["throws", 'throw new Error("out of memory")', /out of memory/],
    ["ends its thread", "process.exit(3)", /worker/i],
  ])(
    "one that %s leaves the picture so far, a checkpoint and no process",
    async (what, failure, message) => {
      const name = `${what.split(" ")[0]}.mjs`;
      await writeEngine(name, 6, failure);
      const output = `${name}.png`;
      const how = ["--encoder", "mini", "--iterations", "8", "--backend", `./${name}`];
      const failed = await ended(start(...small, ...how, "-o", output));
      expect(failed).toMatchObject({ code: 1, signal: null });
      const lines = failed.stderr.trim().split("\n");
      expect(lines.at(-1)).toMatch(message);
      expect(failed.stderr).toContain(
        `Go on with: gramstyle optimize --resume ${output}.checkpoint`,
      );
      expect((await stat(file(output))).size).toBeGreaterThan(0);
      const resumed = await ended(start("--resume", `${output}.checkpoint`, "--backend", "ort"));
      expect(resumed).toMatchObject({ code: 0 });
    },
  );
});
