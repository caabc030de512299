import { readFileSync } from "node:fs";
import { type Backend, createRandom, type Image } from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/testing";
import { embeddedStyles, openStyleModel } from "@gramstyle/models";
import { expect, it } from "vitest";
import { openStylizer } from "./open-stylizer.ts";
import { BusyError } from "./queue-limit.ts";
import { createStylizerShelf } from "./stylizer-shelf.ts";

const random = createRandom(3);
const picture: Image = {
  width: 16,
  height: 12,
  data: Float32Array.from({ length: 3 * 16 * 12 }, random),
};
const engine = { device: "cpu", threads: 1 };
const { path } = (await embeddedStyles()).find(({ name }) => name === "udnie")!;

it("a name, a path, bytes and what was read of them are the same style", async () => {
  const models = ["udnie", path, readFileSync(path), await openStyleModel(path)];
  const results: Image[] = [];
  for (const model of models) {
    const stylizer = await openStylizer({ model, ...engine });
    expect(stylizer).toMatchObject({ name: "udnie", device: "cpu" });
    results.push(await stylizer.stylize(picture));
    await stylizer.dispose();
  }
  for (const result of results) expect(result).toEqual(results[0]);
});

it("eight bits are nearly the same picture; a pool gives the same one", async () => {
  const [plain, coarse, pooled] = await Promise.all([
    openStylizer({ model: "udnie", ...engine }),
    openStylizer({ model: "udnie", ...engine, precision: "int8" }),
    openStylizer({ model: "udnie", ...engine, pool: 2 }),
  ]);
  const { data } = await plain.stylize(picture);
  const other = (await coarse.stylize(picture)).data;
  const mean = data.reduce((sum, x, i) => sum + Math.abs(x - other[i]!), 0) / data.length;
  expect(mean).toBeGreaterThan(0);
  expect(mean).toBeLessThan(0.02);
  const same = await Promise.all([1, 2, 3, 4].map(() => pooled.stylize(picture)));
  for (const result of same) expect(result.data).toEqual(data);
  await Promise.all([plain, coarse, pooled].map((stylizer) => stylizer.dispose()));
  await expect(openStylizer({ model: "udnie", pool: 0 })).rejects.toThrow(/`pool`.*from 1, got 0/);
});

/** The reference backend, whose runs wait until they are let go. */
function heldBackend() {
  const reference = createReferenceBackend();
  const held: (() => void)[] = [];
  let runs = 0;
  const backend: Backend = {
    ...reference,
    async compile(graph) {
      const executable = await reference.compile(graph);
      return {
        ...executable,
        async run(inputs) {
          runs++;
          await new Promise<void>((go) => held.push(go));
          return { stylized: Float32Array.from(inputs.image!) };
        },
      };
    },
  };
  /** Lets the next go on, as soon as there is one. */
  const letGo = async () => {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    held.shift()!();
  };
  return { backend, runs: () => runs, letGo };
}

it("an aborted picture that waits is never computed, and a full queue refuses", async () => {
  const { backend, runs, letGo } = heldBackend();
  const stylizer = await openStylizer({ model: "udnie", backend, queueLimit: 2 });
  const leave = new AbortController();
  const first = stylizer.stylize(picture);
  const second = stylizer.stylize(picture, { signal: leave.signal });
  const third = stylizer.stylize(picture);
  await expect(stylizer.stylize(picture)).rejects.toThrow(BusyError);
  leave.abort(new Error("the client left"));
  await expect(second).rejects.toThrow("the client left");
  // Its place is free again.
  const fourth = stylizer.stylize(picture);
  for (const work of [first, third, fourth]) {
    await letGo();
    await work;
  }
  expect(runs()).toBe(3);
});

it("a shelf keeps several styles on one engine, and goes on after a broken one", async () => {
  const shelf = createStylizerShelf({ backend: "ort", ...engine });
  const styles = await embeddedStyles();
  const [a, b] = [styles[0]!, styles[1]!];
  const first = await shelf.stylize(a, picture);
  expect((await shelf.stylize(b, picture)).data).not.toEqual(first.data);
  expect(await shelf.stylize(a, picture)).toEqual(first);
  await expect(shelf.stylize({ name: "no", path: "no.onnx" }, picture)).rejects.toThrow(
    '"no.onnx": there is no such file',
  );
  expect(await shelf.stylize(a, picture)).toEqual(first);
  await shelf.dispose();
});
