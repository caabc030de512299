import { expect, test } from "vitest";
import { runPipeline, type Stages } from "./pipeline.ts";

const never = new AbortController().signal;
const pause = () => new Promise((done) => setTimeout(done, 5));

/** Stages that write down when they begin and end. */
function logging(log: string[]): Stages<number, number, number> {
  const step = async (what: string, item: number) => {
    log.push(`${what} ${item}`);
    await pause();
    log.push(`${what} ${item} done`);
    return item;
  };
  return {
    read: (item) => step("read", item),
    make: (item) => step("make", item),
    write: async (item) => void (await step("write", item)),
    failed: (item, error) => log.push(`failed ${item}: ${(error as Error).message}`),
  };
}

test("while one is made, the next is read and the last is written", async () => {
  const log: string[] = [];
  await runPipeline([1, 2, 3], logging(log), never);
  const at = (entry: string) => log.indexOf(entry);
  expect(log).toHaveLength(18);
  expect(at("read 3")).toBeLessThan(at("make 2 done"));
  expect(at("write 1")).toBeLessThan(at("make 2 done"));
  // Never more than three at a time.
  expect(at("read 3")).toBeGreaterThan(at("make 1 done"));
  expect(at("write 2")).toBeGreaterThan(at("write 1 done"));
  expect(at("write 3 done")).toBe(17);
});

test.each(["read", "make", "write"] as const)(
  "one that fails to %s does not stop the rest",
  async (stage) => {
    const log: string[] = [];
    const stages = logging(log);
    const work = stages[stage] as (item: number) => Promise<number>;
    await runPipeline(
      [1, 2, 3],
      {
        ...stages,
        [stage]: async (item: number) => {
          if (item === 2) throw new Error("broken");
          return work(item);
        },
      },
      never,
    );
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
    abort.signal,
  );
  await expect(run).rejects.toThrow("stopped");
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
    never,
  );
  await expect(run).rejects.toThrow("no engine");
  expect(log).toContain("write 1 done");
  expect(log).not.toContain("make 3");
});
