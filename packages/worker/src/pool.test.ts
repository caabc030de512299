/** Several backends as one. */
import { type Backend, createGraph, type Executable, input, mul, UserError } from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { describeBackend } from "@gramstyle/core/testing";
import { expect, test } from "vitest";
import { pool } from "./pool.ts";

describeBackend("pool of three", () => pool(3, async () => createReferenceBackend()), {
  tolerance: 0,
});

const graph = createGraph({ y: mul(input("x", [1]), 2) });

/** Backends whose runs end when they are told to; each result is the number of its backend. */
function controlled() {
  const ends: { readonly member: number; end(): void }[] = [];
  const log: string[] = [];
  const create = async (member: number): Promise<Backend> => ({
    name: "controlled",
    device: "cpu",
    contract: 2,
    compile: async (): Promise<Executable> => ({
      run: () =>
        new Promise((resolve) => {
          const end = () => resolve({ y: Float32Array.of(member) });
          ends.push({ member, end });
        }),
      dispose: async () => void log.push(`executable ${member} disposed`),
    }),
    dispose: async () => void log.push(`backend ${member} disposed`),
  });
  return { create, ends, log };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

test("a run goes to whichever is free, the next in line to the first that is free again", async () => {
  const { create, ends } = controlled();
  const backend = await pool(2, create);
  const executable = await backend.compile(graph);
  const x = Float32Array.of(1);
  const results = Array.from({ length: 4 }, () => executable.run({ x }));
  await turn();
  expect(ends.map(({ member }) => member)).toEqual([0, 1]);
  ends[1]!.end();
  expect((await results[1]!).y![0]).toBe(1);
  await turn();
  expect(ends.map(({ member }) => member)).toEqual([0, 1, 1]);
  for (const { end } of ends) end();
  await turn();
  ends[3]!.end();
  expect((await Promise.all(results)).map(({ y }) => y![0])).toEqual([0, 1, 1, 0]);
  await backend.dispose();
});

test("hands each the next run while it computes, where that is asked for", async () => {
  const { create, ends } = controlled();
  const backend = await pool(2, create, { ahead: 1 });
  const executable = await backend.compile(graph);
  const results = Array.from({ length: 5 }, () => executable.run({ x: Float32Array.of(1) }));
  await turn();
  expect(ends.map(({ member }) => member)).toEqual([0, 1, 0, 1]);
  ends[1]!.end();
  await results[1];
  await turn();
  expect(ends.map(({ member }) => member)).toEqual([0, 1, 0, 1, 1]);
  for (const { end } of ends) end();
  await Promise.all(results);
  await backend.dispose();
});

test("disposes of all, and of those that were made where one fails", async () => {
  const { create, log } = controlled();
  const backend = await pool(2, create);
  await backend.compile(graph);
  await backend.dispose();
  expect([...log].sort()).toEqual([
    "backend 0 disposed",
    "backend 1 disposed",
    "executable 0 disposed",
    "executable 1 disposed",
  ]);
  log.length = 0;
  const failing = pool(3, (member) =>
    member === 1 ? Promise.reject(new Error("no room")) : create(member),
  );
  await expect(failing).rejects.toThrow("no room");
  expect(log).toEqual(["backend 0 disposed", "backend 2 disposed"]);
});

test("what is kept is sent to each of them once", async () => {
  const sent: string[][] = [];
  const backend = await pool(2, async (member) => {
    const reference = createReferenceBackend();
    return {
      ...reference,
      async compile(own) {
        const executable = await reference.compile(own);
        return {
          ...executable,
          run(inputs, options) {
            sent.push([`${member}`, ...Object.keys(inputs)]);
            return executable.run(inputs, options);
          },
        };
      },
    };
  });
  const executable = await backend.compile(
    createGraph({ y: mul(input("x", [1]), input("weight", [1])) }),
  );
  const x = (number: number) => ({ x: Float32Array.of(number) });
  const runs = [
    executable.run({ ...x(1), weight: Float32Array.of(10) }),
    ...[2, 3, 4].map((number) => executable.run(x(number))),
  ];
  expect((await Promise.all(runs)).map(({ y }) => y![0])).toEqual([10, 20, 30, 40]);
  expect(sent).toEqual([
    ["0", "x", "weight"],
    ["1", "x", "weight"],
    ["0", "x"],
    ["1", "x"],
  ]);
  expect(backend.facts).toMatchObject({ pool: "2" });
  await backend.dispose();
});

test("a run that is aborted while it computes leaves the others their turns", async () => {
  const { create, ends } = controlled();
  const backend = await pool(2, create);
  const executable = await backend.compile(graph);
  const x = Float32Array.of(1);
  const control = new AbortController();
  const aborted = executable.run({ x }, control);
  const others = [1, 2].map(() => executable.run({ x }));
  await turn();
  control.abort(new Error("enough"));
  await expect(aborted).rejects.toThrow("enough");
  // The first is still busy: the next goes to the second.
  ends[1]!.end();
  await others[0];
  await turn();
  expect(ends.map(({ member }) => member)).toEqual([0, 1, 1]);
  ends[2]!.end();
  expect((await others[1]!).y![0]).toBe(1);
  await backend.dispose();
});

test.each([0, -1, 1.5, Number.NaN])("a pool of %s is refused", async (size) => {
  const made = pool(size, async () => createReferenceBackend());
  await expect(made).rejects.toThrow(UserError);
});
