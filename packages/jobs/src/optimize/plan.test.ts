import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPreset } from "@gramstyle/core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { checkUnchanged, pictureFile } from "../files/picture-file.ts";
import { readOptimizeCheckpoint } from "./checkpoint-file.ts";
import { spreadIterations } from "./plan.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
});
afterAll(() => rm(folder, { recursive: true }));

it("spreads iterations over the preset's scales, and loses none", () => {
  const preset = findPreset("default");
  expect(spreadIterations(undefined, preset)).toEqual(preset.iterations);
  expect(spreadIterations([3, 2], preset)).toEqual([3, 2]);
  for (const total of [1, 7, 100, 1234]) {
    const spread = spreadIterations([total], preset);
    expect(spread.reduce((sum, count) => sum + count)).toBe(total);
    expect(Math.min(...spread)).toBeGreaterThan(0);
  }
  expect(spreadIterations([40], findPreset("gatys"))).toEqual([40]);
});

it("notices that a picture has changed since the checkpoint", async () => {
  const path = join(folder, "picture.png");
  await writeFile(path, "one");
  const file = await pictureFile(path);
  await checkUnchanged(file);
  await writeFile(path, "two");
  await expect(checkUnchanged(file)).rejects.toThrow(/has changed since the checkpoint/);
});

it("refuses what is no checkpoint, in one line with the path", async () => {
  const path = join(folder, "no.checkpoint");
  await expect(readOptimizeCheckpoint(path)).rejects.toThrow(/no\.checkpoint": there is no such/);
  await writeFile(path, "nothing of the kind");
  await expect(readOptimizeCheckpoint(path)).rejects.toThrow(/no\.checkpoint": it has no checksum/);
});
