import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRandom } from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";
import { embeddedStyles } from "@gramstyle/models";
import { afterAll, beforeAll, expect, it } from "vitest";
import { lockOutput } from "../lock/lock-output.ts";
import { findInputs } from "./find-inputs.ts";
import { planOutputs } from "./plan-outputs.ts";
import type { StylizeRecord } from "./records.ts";
import { failureOfAll, stylize } from "./stylize.ts";
import type { StylizeRequest } from "./stylize-run.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-stylize-"));
const input = join(folder, "input");
const styles = await embeddedStyles();
const models = styles.filter(({ name }) => name === "udnie");
const engine = { backend: "ort", device: "cpu", threads: 2 };
const never = new AbortController().signal;
afterAll(() => rmSync(folder, { recursive: true }));

beforeAll(async () => {
  mkdirSync(input);
  const random = createRandom(5);
  for (const name of ["a.png", "c.png", "d.png"]) {
    const data = Float32Array.from({ length: 3 * 24 * 16 }, random);
    await writePicture(join(input, name), { width: 24, height: 16, data });
  }
  writeFileSync(join(input, "b.png"), "no picture at all");
});

async function requestFor(name: string, more: Partial<StylizeRequest> = {}) {
  const output = join(folder, name);
  const pictures = await findInputs([input], { recursive: false, output });
  const tasks = await planOutputs({ pictures, models: ["udnie"], output: `${output}/` });
  return { tasks, models, engine, ...more };
}

async function all(request: StylizeRequest, signal = never): Promise<StylizeRecord[]> {
  const records: StylizeRecord[] = [];
  for await (const record of stylize(request, signal)) records.push(record);
  return records;
}

const of = <Event extends StylizeRecord["event"]>(records: StylizeRecord[], event: Event) =>
  records.filter((record) => record.event === event) as Extract<StylizeRecord, { event: Event }>[];

it("a bad file in a folder does not stop the others, with one engine or several", async () => {
  for (const pool of [1, 2]) {
    const request = await requestFor(`out-${pool}`, { engine: { ...engine, pool } });
    const records = await all(request);
    expect(of(records, "turn").map(({ total }) => total)).toEqual([4, 4, 4]);
    const failures = of(records, "failed");
    expect(failures.map(({ error }) => error)).toEqual([
      expect.stringMatching(/b\.png": expected a .*got text/),
    ]);
    expect(of(records, "done")).toMatchObject([{ written: 3, failed: 1, device: "cpu" }]);
    expect(failureOfAll(3, failures)?.message).toBe("1 of 4 pictures could not be stylized");
    const files = ["a.png", "c.png", "d.png"];
    expect(readdirSync(join(folder, `out-${pool}`)).sort()).toEqual(files);
    // A second time everything is there already, and stays.
    const again = await all(request);
    expect(of(again, "failed")).toHaveLength(4);
    expect(failureOfAll(0, of(again, "failed"))?.message).toMatch(/^none of the 4 pictures/);
  }
});

it("an output that another run writes is refused, in one line", async () => {
  const request = await requestFor("held");
  mkdirSync(join(folder, "held"));
  const lock = await lockOutput(request.tasks[0]!.output);
  const records = await all({
    ...request,
    tasks: request.tasks.slice(0, 1).concat(request.tasks[2]!),
  });
  expect(of(records, "failed").map(({ error }) => error)).toEqual([
    expect.stringContaining("this process is writing it already"),
  ]);
  expect(of(records, "picture")).toHaveLength(1);
  await lock.release();
  expect(readdirSync(join(folder, "held"))).toEqual(["c.png"]);
});

it("the signal ends it after what is being written, and says what is kept", async () => {
  const abort = new AbortController();
  const records: StylizeRecord[] = [];
  const run = async () => {
    for await (const record of stylize(await requestFor("stopped"), abort.signal)) {
      records.push(record);
      if (record.event === "picture") abort.abort(new Error("enough"));
    }
  };
  await expect(run()).rejects.toThrow("enough");
  const written = of(records, "picture").length;
  expect(records.at(-1)).toEqual({ event: "stopped", written, total: 4 });
  expect(readdirSync(join(folder, "stopped"))).toHaveLength(written);
});
