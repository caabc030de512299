import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom, type Image } from "@gramstyle/core";
import { readPicture, writePicture } from "@gramstyle/media";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lockOutput } from "../lock/lock-output.ts";
import { readOptimizeCheckpoint, writeOptimizeCheckpoint } from "./checkpoint-file.ts";
import { createOptimizePlan } from "./create-plan.ts";
import { type OptimizeRequest, optimize } from "./optimize.ts";
import type { OptimizePlan } from "./plan.ts";
import type { OptimizeRecord, OptimizeStoppedRecord } from "./records.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-optimize-"));
const file = (name: string) => join(folder, name);
let plan: OptimizePlan;

beforeAll(async () => {
  for (const [name, seed] of [
    ["content.png", 1],
    ["style.png", 2],
  ] as const) {
    const data = Float32Array.from({ length: 3 * 64 * 48 }, createRandom(seed));
    await writePicture(file(name), { width: 64, height: 48, data });
  }
  plan = await createOptimizePlan({
    content: file("content.png"),
    styles: [{ path: file("style.png") }],
    output: file("out.png"),
    encoder: "mini",
    device: "cpu",
    threads: 1,
    longSide: 48,
    iterations: [3, 3],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** All records, and what was thrown at the end. */
async function followed(
  request: OptimizeRequest,
  onRecord: (record: OptimizeRecord, abort: AbortController) => void = () => {},
): Promise<{ readonly records: OptimizeRecord[]; readonly error: unknown }> {
  const abort = new AbortController();
  const records: OptimizeRecord[] = [];
  try {
    for await (const record of optimize(request, abort.signal)) {
      records.push(record);
      onRecord(record, abort);
    }
  } catch (error) {
    return { records, error };
  }
  return { records, error: undefined };
}

const pixels = async (path: string): Promise<Image["data"]> => (await readPicture(path)).data;

it("tells its stages, every iteration and the end, and leaves nothing but the picture", async () => {
  const { records, error } = await followed({ plan });
  expect(error).toBeUndefined();
  const stages = records.flatMap((record) => (record.event === "stage" ? [record.stage] : []));
  expect(stages).toEqual(["reading inputs", "starting the engine", "preparing"]);
  expect(records.filter(({ event }) => event === "progress")).toHaveLength(6);
  expect(records.at(-1)).toMatchObject({ event: "done", output: plan.output, totalIteration: 6 });
  expect(readdirSync(folder).sort()).toEqual(["content.png", "out.png", "style.png"]);
});

it("stopped by its signal it keeps picture and checkpoint, says so, and throws the reason", async () => {
  const whole = await pixels(plan.output);
  const reason = new Error("enough");
  const stopped = { ...plan, output: file("stopped.png") };
  const { records, error } = await followed({ plan: stopped }, (record, abort) => {
    if (record.event === "progress" && record.totalIteration === 2) abort.abort(reason);
  });
  expect(error).toBe(reason);
  const last = records.at(-1) as OptimizeStoppedRecord;
  expect(last).toMatchObject({
    ...{ event: "stopped", failed: false, totalIteration: 2, problem: null },
    output: stopped.output,
    checkpoint: `${stopped.output}.checkpoint`,
  });
  const { state, plan: saved } = await readOptimizeCheckpoint(last.checkpoint!);
  expect(saved).toEqual(JSON.parse(JSON.stringify(stopped)));
  const checkpoint = { path: last.checkpoint!, every: 10 };
  const resumed = await followed({ plan: saved, resumeFrom: state, checkpoint });
  expect(resumed.error).toBeUndefined();
  expect(await pixels(stopped.output)).toEqual(whole);
  expect(existsSync(checkpoint.path)).toBe(false);
});

it("from a checkpoint of the end it writes the picture", async () => {
  const path = file("end.checkpoint");
  const ended = { ...plan, output: file("end.png") };
  const all = await followed({ plan: ended });
  const last = all.records.findLast((record) => record.event === "progress")!;
  await writeOptimizeCheckpoint(path, { state: last.state(), plan: ended });
  const whole = await pixels(ended.output);
  rmSync(ended.output);
  const { state } = await readOptimizeCheckpoint(path);
  const checkpoint = { path, every: 3 };
  const { records, error } = await followed({ plan: ended, resumeFrom: state, checkpoint });
  expect(error).toBeUndefined();
  expect(records.at(-1)).toMatchObject({ event: "done", totalIteration: 6 });
  expect(await pixels(ended.output)).toEqual(whole);
  expect(existsSync(path)).toBe(false);
});

it("where a checkpoint cannot be written it says that the picture is unfinished", async () => {
  const checkpoint = { path: file("in-the-way"), every: 2 };
  mkdirSync(checkpoint.path);
  const failed = { ...plan, output: file("failed.png") };
  const { records, error } = await followed({ plan: failed, checkpoint });
  expect(error).toMatchObject({ name: "UserError", message: expect.stringMatching(/in-the-way/) });
  expect(records.at(-1)).toMatchObject({
    ...{ event: "stopped", failed: true, totalIteration: 2, output: failed.output },
    checkpoint: null,
    problem: expect.stringMatching(/in-the-way/),
  });
  expect(existsSync(failed.output)).toBe(true);
});

it("refuses an output that is being written", async () => {
  const lock = await lockOutput(plan.output);
  const { records, error } = await followed({ plan });
  await lock.release();
  expect(records).toEqual([]);
  expect(error).toMatchObject({ name: "UserError" });
});

it("keeps the content picture's opacity and EXIF, at the result's size, unfinished too", async () => {
  const { width, height, data } = await readPicture(file("content.png"));
  const alpha = new Float32Array(width * height).fill(51 / 255);
  const exif = exifOf("A. Person");
  const image = { width, height, data, alpha };
  await writePicture(file("seen-through.png"), image, { from: { ...image, exif } });
  const seenThrough = { ...plan, content: { ...plan.content, path: file("seen-through.png") } };
  const keptAt = async (size: readonly number[], output: string) => {
    const picture = await readPicture(output);
    expect([picture.width, picture.height]).toEqual(size);
    expect(picture.alpha?.every((value) => Math.abs(value - 0.2) < 1e-3)).toBe(true);
    expect(Buffer.from(picture.exif ?? []).includes("A. Person")).toBe(true);
  };
  await followed({ plan: { ...seenThrough, output: file("whole.png") } });
  await keptAt([48, 36], file("whole.png"));
  await followed({ plan: { ...seenThrough, output: file("begun.png") } }, (record, abort) => {
    if (record.event === "progress") abort.abort();
  });
  await keptAt([34, 26], file("begun.png"));
});

/** A block with nothing but who made the picture. */
function exifOf(artist: string): Uint8Array {
  const text = Buffer.from(`${artist}\0`);
  const block = Buffer.alloc(26 + text.length);
  block.write("II*\0", "latin1");
  block.writeUInt32LE(8, 4);
  block.writeUInt16LE(1, 8);
  block.writeUInt16LE(0x013b, 10);
  block.writeUInt16LE(2, 12);
  block.writeUInt32LE(text.length, 14);
  block.writeUInt32LE(26, 18);
  block.set(text, 26);
  return block;
}
