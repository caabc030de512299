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

test.each([0, -1, 1.5, Number.NaN])("a pool of %s is refused", async (size) => {
  const made = pool(size, async () => createReferenceBackend());
  await expect(made).rejects.toThrow(UserError);
});
