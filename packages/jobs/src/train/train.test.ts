import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, UserError } from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";
import { parseStyleModel } from "@gramstyle/models";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readMetrics } from "./metrics.ts";
import { train } from "./train.ts";
import type { NewTraining, TrainRequest } from "./train-request.ts";
import { TrainingExistsError } from "./training-folder.ts";
import type { TrainRecord } from "./training-records.ts";

let folder: string;
const file = (...names: string[]) => join(folder, ...names);

async function writeNoise(path: string, side: number, seed: number): Promise<void> {
  const data = Float32Array.from({ length: 3 * side * side }, createRandom(seed));
  await writePicture(path, { width: side, height: side, data });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "gramstyle-"));
  await mkdir(file("photos"));
  await writeNoise(file("wave.png"), 48, 9);
  for (let i = 0; i < 5; i++) await writeNoise(file("photos", `${i}.png`), 40, i);
});
afterAll(() => rm(folder, { recursive: true }));

function request(name: string, changes: Partial<NewTraining> = {}): NewTraining {
  return {
    kind: "new",
    ...{ style: file("wave.png"), photos: file("photos"), output: file(`${name}.onnx`) },
    ...{ recipe: "quick", encoder: "mini", steps: 4, batch: 1, crop: 32, styleSize: 48 },
    ...{ device: "cpu", threads: 1, checkpointEvery: 2, samplesEvery: 2 },
    ...changes,
  };
}

/** Its records, and what it ended with; the signal comes after a record for which `stop` is true. */
async function run(asked: TrainRequest, stop: (record: TrainRecord) => boolean = () => false) {
  const abort = new AbortController();
  const records: TrainRecord[] = [];
  try {
    for await (const record of train(asked, abort.signal)) {
      records.push(record);
      if (stop(record)) abort.abort(new Error("enough"));
    }
    return { records, error: undefined };
  } catch (error) {
    return { records, error };
  }
}

/** What must be the same however often a training was stopped. */
async function outcome(name: string) {
  const metrics = await readMetrics(file(`${name}.training`, "metrics.jsonl"));
  const model = parseStyleModel(await readFile(file(`${name}.onnx`)));
  if (model.kind !== "gramstyle") throw new Error("not a model of ours");
  const { parameters } = model;
  return { parameters, metrics: metrics.map(({ seconds: _s, waited: _w, ...rest }) => rest) };
}

test("tells what it does in order, as data that is JSON, and ends with the model", async () => {
  const { records, error } = await run(request("whole"));
  expect(error).toBeUndefined();
  expect(records.map(({ event }) => event)).toEqual([
    ...["begun", "stage", "note", "stage", "stage"],
    ...["progress", "progress", "sample", "progress", "progress", "sample", "done"],
  ]);
  expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  const stages = records.flatMap((record) => (record.event === "stage" ? [record] : []));
  expect(stages).toEqual([
    { event: "stage", stage: "reading inputs" },
    { event: "stage", stage: "starting the engine" },
    { event: "stage", stage: "preparing", backend: "ort", device: "cpu" },
  ]);
  expect(records.at(-1)).toMatchObject({
    ...{ output: file("whole.onnx"), steps: 4, broken: [], small: 0 },
    report: file("whole.training", "report.html"),
  });
  expect((await outcome("whole")).metrics.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
});

test("on the signal it says what is kept, ends with the signal's reason, and goes on there", async () => {
  const stopped = await run(
    request("stopped"),
    (record) => record.event === "progress" && record.step === 3,
  );
  expect(stopped.records.at(-1)).toEqual({
    ...{ event: "stopped", step: 3, steps: 4, folder: file("stopped.training") },
  });
  expect(stopped.error).toEqual(new Error("enough"));
  expect(existsSync(file("stopped.onnx"))).toBe(false);

  const { records, error } = await run({ kind: "resume", folder: file("stopped.training") });
  expect(error).toBeUndefined();
  expect(records.find(({ event }) => event === "progress")).toMatchObject({ step: 4 });
  expect(await outcome("stopped")).toEqual(await outcome("whole"));
});

test("stopped in the first of several, it goes on with all of them", async () => {
  const first = request("first", { next: [request("second", { seed: 1 })] });
  await run(first, ({ event }) => event === "progress");
  const { records, error } = await run({ kind: "resume", folder: file("first.training") });
  expect(error).toBeUndefined();
  const begun = records.flatMap((record) => (record.event === "begun" ? [record] : []));
  expect(begun.map(({ training, trainings }) => [training, trainings])).toEqual([
    [1, 2],
    [2, 2],
  ]);
  // That photos are few is said once.
  expect(records.filter(({ event }) => event === "note")).toHaveLength(1);
  expect(await outcome("first")).toEqual(await outcome("whole"));
  expect(existsSync(file("second.onnx"))).toBe(true);
});

test("mistakes end it before any engine starts", async () => {
  const taken = await run(request("other", { folder: file("whole.training") }));
  expect(taken.error).toBeInstanceOf(TrainingExistsError);
  const mistakes: [Partial<NewTraining>, RegExp][] = [
    [{ output: file("whole.onnx") }, /exists already/],
    [{ recipe: "quik" }, /did you mean quick/],
    [{ exclude: ["png"] }, /`exclude` leaves none of its 5 pictures/],
    [{ channels: [1, 2] }, /`channels`: expected 3 numbers, got 2/],
    [{ startFrom: file("whole.onnx"), blocks: 2 }, /`blocks` comes from the model to start from/],
  ];
  for (const [changes, message] of mistakes) {
    const { records, error } = await run(request("mistake", changes));
    expect(error).toBeInstanceOf(UserError);
    expect((error as Error).message).toMatch(message);
    expect(records).toEqual([]);
  }
});
