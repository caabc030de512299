import { expect, test } from "vitest";
import { runPipeline, type Stages } from "./pipeline.ts";

const never = new AbortController().signal;
const pause = () => new Promise((done) => setTimeout(done, 5));

async function drain(records: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const record of records) all.push(record);
  return all;
}

/** Stages that write down when they begin and end. */
function logging(log: string[]): Stages<number, number, number, string> {
  const step = async (what: string, item: number) => {
    log.push(`${what} ${item}`);
    await pause();
    log.push(`${what} ${item} done`);
    return item;
  };
  return {
    read: (item) => step("read", item),
    async *turn(item) {
      yield `turn ${item}`;
    },
    make: (item) => step("make", item),
    write: async (item) => `written ${await step("write", item)}`,
    failed(item, error) {
      log.push(`failed ${item}: ${(error as Error).message}`);
      return log.at(-1)!;
    },
  };
}

test("while one is made, the next is read and the last is written", async () => {
  const log: string[] = [];
  const told = await drain(runPipeline([1, 2, 3], logging(log), { signal: never }));
  const at = (entry: string) => log.indexOf(entry);
  expect(log).toHaveLength(18);
  expect(at("read 3")).toBeLessThan(at("make 2 done"));
  expect(at("write 1")).toBeLessThan(at("make 2 done"));
  // Never more than three at a time.
  expect(at("read 3")).toBeGreaterThan(at("make 1 done"));
  expect(at("write 2")).toBeGreaterThan(at("write 1 done"));
  expect(at("write 3 done")).toBe(17);
  expect(told).toEqual(["turn 1", "turn 2", "written 1", "turn 3", "written 2", "written 3"]);
});

test.each(["read", "make", "write"] as const)(
  "one that fails to %s does not stop the rest",
  async (stage) => {
    const log: string[] = [];
    const stages = logging(log);
    const work = stages[stage] as (item: number) => Promise<number>;
    const records = runPipeline(
      [1, 2, 3],
      {
        ...stages,
        [stage]: async (item: number) => {
          if (item === 2) throw new Error("broken");
          return work(item);
        },
      },
      { signal: never },
    );
    await drain(records);
    expect(log.filter((entry) => entry.startsWith("failed"))).toEqual(["failed 2: broken"]);
    expect(log.filter((entry) => /write . done/.test(entry))).toEqual([
      "write 1 done",
      "write 3 done",
    ]);
  },
);

test("aborted, it finishes what it writes and makes no more", async () => {
  const log: string[] = [];
  const abort = new AbortController();
  const stages = logging(log);
  const run = runPipeline(
    [1, 2, 3, 4],
    {
      ...stages,
      make: async (item) => {
        if (item === 2) {
          abort.abort(new Error("stopped"));
          throw new Error("the engine is gone");
        }
        return stages.make(item, item);
      },
    },
    { signal: abort.signal },
  );
  await expect(drain(run)).rejects.toThrow("stopped");
  expect(log).toContain("write 1 done");
  expect(log.some((entry) => /failed|(make|write) [234]/.test(entry))).toBe(false);
});

test("what `failed` throws ends it, after what is being written", async () => {
  const log: string[] = [];
  const stages = logging(log);
  const run = runPipeline(
    [1, 2, 3],
    {
      ...stages,
      make: async (item) => {
        if (item === 2) throw new Error("no engine");
        return stages.make(item, item);
      },
      failed: (_item, error) => {
        throw error;
      },
    },
    { signal: never },
  );
  await expect(drain(run)).rejects.toThrow("no engine");
  expect(log).toContain("write 1 done");
  expect(log).not.toContain("make 3");
});

test("as many are made at a time as are asked for, and come in order", async () => {
  const log: string[] = [];
  const records = runPipeline([1, 2, 3], logging(log), { signal: never, concurrency: 2 });
  const told = (await drain(records)).filter((record) => String(record).startsWith("written"));
  expect(log.indexOf("make 2")).toBeLessThan(log.indexOf("make 1 done"));
  expect(log.indexOf("make 3")).toBeGreaterThan(log.indexOf("make 1 done"));
  expect(told).toEqual(["written 1", "written 2", "written 3"]);
});
