import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openMetrics, readMetrics } from "./metrics.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
});
afterAll(() => rm(folder, { recursive: true }));

const metric = (step: number) => ({
  step,
  losses: { total: 1 / step, "style relu1_1": 0.1 },
  learningRate: 1e-3,
  gradientNorm: 2,
  seconds: 0.5,
  waited: 0,
});

test("has each step once after a run that was killed in the middle of a line", async () => {
  const path = join(folder, "metrics.jsonl");
  const file = await openMetrics(path, 0);
  for (const step of [1, 2, 3, 4]) await file.append(metric(step));
  await file.close();
  await appendFile(path, '{"step":5,"losses":{"to');
  expect((await readMetrics(path)).map(({ step }) => step)).toEqual([1, 2, 3, 4]);

  const resumed = await openMetrics(path, 2);
  for (const step of [3, 4, 5]) await resumed.append(metric(step));
  await resumed.close();
  expect(await readMetrics(path)).toEqual([1, 2, 3, 4, 5].map(metric));
  expect((await readFile(path, "utf8")).split("\n")).toHaveLength(6);
});

test("writes nothing but metrics of a longer record", async () => {
  const path = join(folder, "more.jsonl");
  const file = await openMetrics(path, 0);
  await file.append({ ...metric(1), checkpoint: () => new Uint8Array() } as never);
  await file.close();
  expect(JSON.parse(await readFile(path, "utf8"))).toEqual(metric(1));
});

test("no file is no metrics", async () => {
  expect(await readMetrics(join(folder, "none.jsonl"))).toEqual([]);
});

test("damaged lines are left out and counted, the rest goes on", async () => {
  const path = join(folder, "damaged.jsonl");
  const file = await openMetrics(path, 0);
  expect(file.damaged).toBe(0);
  for (const step of [1, 2, 3]) await file.append(metric(step));
  await file.close();
  const lines = (await readFile(path, "utf8")).split("\n");
  await writeFile(path, [lines[0], `x${lines[1]}`, lines[2], '{"step":"4"}', ""].join("\n"));
  expect((await readMetrics(path)).map(({ step }) => step)).toEqual([1, 3]);
  const resumed = await openMetrics(path, 3);
  expect(resumed.damaged).toBe(2);
  await resumed.append(metric(4));
  await resumed.close();
  expect(await readMetrics(path)).toEqual([1, 3, 4].map(metric));
});
