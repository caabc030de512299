import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@gramstyle/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { damage } from "./damage.ts";
import { faultOfError } from "./judge.ts";
import { mutateJson } from "./mutate.ts";
import { runFuzz } from "./run-fuzz.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-fuzz-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the same seed damages alike, and always damages", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i);
  const all = (seed: number) => {
    const random = createRandom(seed);
    return Array.from({ length: 100 }, () => damage(bytes, random));
  };
  expect(all(1)).toEqual(all(1));
  expect(all(1).every((damaged) => !Buffer.from(bytes).equals(damaged.bytes))).toBe(true);
});

test("a mutant is JSON", () => {
  const random = createRandom(2);
  const text = '{"a":[1,{"b":"x"}],"c":null}';
  const mutants = Array.from({ length: 100 }, () => mutateJson(text, random).text);
  expect(mutants.every((mutant) => JSON.parse(mutant) !== undefined)).toBe(true);
  expect(new Set(mutants).size).toBeGreaterThan(10);
});

test.each([
  ["Cannot read properties of undefined (reading 'data')", /internal/],
  ["two\nlines", /one line/],
  ["the loss became NaN; lower the learning rate", /wrong advice/],
  ["something", /exit 1/],
])("an error that says %j is a fault", (message, fault) => {
  expect(faultOfError(new Error(message))).toMatch(fault);
});

test("damaged files of every kind are refused in one line, or do no harm", async () => {
  const faults: unknown[] = [];
  const numbers = Array.from({ length: 50 }, (_, i) => i);
  for await (const outcome of runFuzz({ folder, seed: "test", numbers, limit: 120_000 })) {
    if (outcome.fault !== undefined) faults.push(outcome);
  }
  expect(faults).toEqual([]);
});
