/** The bookkeeping of a backend's executables. */
import { expect, test } from "vitest";
import type { Arrays, Executable } from "../backend.ts";
import { createGraph } from "../graph/graph.ts";
import { input } from "../ops/elementwise.ts";
import { trackExecutables } from "./track-executables.ts";

const graph = createGraph({ x: input("x", [1]) });

/** An executable whose methods need their object, as those of any class do. */
class Counting implements Executable {
  readonly #log: string[] = [];
  constructor(log: string[]) {
    this.#log = log;
  }
  async run(inputs: Arrays): Promise<Arrays> {
    this.#log.push("run");
    return inputs;
  }
  async dispose(): Promise<void> {
    this.#log.push("dispose");
  }
}

test("an executable may be an object of a class", async () => {
  const log: string[] = [];
  const { compile, dispose } = trackExecutables("counting", async () => new Counting(log));
  const executable = await compile(graph);
  const x = Float32Array.of(1);
  expect(await executable.run({ x })).toEqual({ x });
  await dispose();
  expect(log).toEqual(["run", "dispose"]);
});

test("the options of a graph and of a run are handed on", async () => {
  const seen: unknown[] = [];
  const { compile } = trackExecutables("seeing", async (_graph, options) => {
    seen.push(options);
    return {
      async run(_inputs, runOptions) {
        seen.push(runOptions);
        return {};
      },
      async dispose() {},
    };
  });
  const executable = await compile(graph, { precision: "float16" });
  await executable.run({}, { outputs: [] });
  expect(seen).toEqual([{ precision: "float16" }, { outputs: [] }]);
});
