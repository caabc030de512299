/** The order that an executable keeps around its engine. */
import { expect, test } from "vitest";
import type { ArrayData } from "../backend.ts";
import { createGraph } from "../graph/graph.ts";
import { add, input } from "../ops/elementwise.ts";
import { createExecutable, type GraphEngine } from "./executable.ts";

const graph = createGraph({ y: add(input("x", [1]), input("z", [1])) });

/** An engine that computes when it is told to, and notes what it keeps and drops. */
function controlled() {
  const log: string[] = [];
  const ends: ((fails?: Error) => void)[] = [];
  const engine: GraphEngine<number> = {
    keep(array: ArrayData, name) {
      log.push(`keep ${name}${array[0]}`);
      return array[0]!;
    },
    run({ x, z }, { outputs, carried }) {
      log.push("begin");
      const y = x! + z!;
      return new Promise((resolve, reject) => {
        ends.push((fails) => {
          log.push("end");
          if (fails) return reject(fails);
          resolve({
            outputs: Object.fromEntries(outputs.map((name) => [name, Float32Array.of(y)])),
            carried: Object.fromEntries(carried.map((name) => [name, y])),
          });
        });
      });
    },
    drop: (kept) => void log.push(`drop ${kept}`),
    dispose: async () => void log.push("dispose"),
  };
  return { engine, log, ends };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));
const array = (number: number) => Float32Array.of(number);

test("one run at a time; dispose comes after them and lets go of what is kept", async () => {
  const { engine, log, ends } = controlled();
  const executable = createExecutable("fake", graph, {}, engine);
  const runs = [executable.run({ x: array(1), z: array(2) }), executable.run({ z: array(3) })];
  const disposal = executable.dispose();
  await expect(executable.run({})).rejects.toThrow("fake: cannot run after dispose");
  await turn();
  expect(log).toEqual(["keep x1", "keep z2", "begin"]);
  ends[0]!();
  await turn();
  ends[1]!();
  expect((await Promise.all(runs)).map(({ y }) => y![0])).toEqual([3, 4]);
  await disposal;
  expect(log.slice(3)).toEqual([
    ...["end", "keep z3", "drop 2", "begin", "end"],
    ...["drop 1", "drop 3", "dispose"],
  ]);
});

test("what waits never begins once it is aborted, and keeps nothing", async () => {
  const { engine, log, ends } = controlled();
  const executable = createExecutable("fake", graph, {}, engine);
  const first = executable.run({ x: array(1), z: array(2) });
  const control = new AbortController();
  const waiting = executable.run({ z: array(7) }, control);
  const last = executable.run({});
  await turn();
  control.abort(new Error("enough"));
  await expect(waiting).rejects.toThrow("enough");
  ends[0]!();
  await first;
  await turn();
  ends[1]!();
  expect((await last).y![0]).toBe(3);
  expect(log).toEqual(["keep x1", "keep z2", "begin", "end", "begin", "end"]);
});

test("a run that is aborted while it computes rejects at once, and carries nothing", async () => {
  const { engine, log, ends } = controlled();
  const executable = createExecutable("fake", graph, { carry: { y: "x" } }, engine);
  const control = new AbortController();
  const computing = executable.run({ x: array(1), z: array(2) }, control);
  await turn();
  control.abort(new Error("enough"));
  await expect(computing).rejects.toThrow("enough");
  const next = executable.run({});
  await turn();
  expect(ends).toHaveLength(1);
  ends[0]!();
  await turn();
  ends[1]!();
  expect((await next).y![0]).toBe(3);
  expect(log).toContain("drop 3");
  const carrying = executable.run({}, { outputs: [] });
  await turn();
  ends[2]!();
  expect(await carrying).toEqual({});
});

test("a run that fails carries nothing; the next one begins", async () => {
  const { engine, ends } = controlled();
  const executable = createExecutable("fake", graph, { carry: { y: "x" } }, engine);
  const failing = executable.run({ x: array(1), z: array(2) });
  const next = executable.run({});
  await turn();
  ends[0]!(new Error("no memory"));
  await expect(failing).rejects.toThrow("no memory");
  await turn();
  ends[1]!();
  expect((await next).y![0]).toBe(3);
});
