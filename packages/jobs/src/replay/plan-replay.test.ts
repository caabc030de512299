import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { engineFor, planReplay } from "./plan-replay.ts";
import { optimizedRecipe, stylizedRecipe } from "./replay.test.helpers.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-replay-"));
mkdirSync(join(folder, "made", "deep"), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const at = (...names: string[]) => join(folder, ...names);
const path = at("recipe.json");

test("by default beside the first picture, or the recipe where that folder is gone", () => {
  expect(planReplay(path, optimizedRecipe())).toEqual([at("out-replayed.png")]);
  expect(planReplay(path, stylizedRecipe("made/a.jpg", "gone/b.png"))).toEqual([
    at("made", "a-replayed.jpg"),
    at("b-replayed.png"),
  ]);
});

test("the output is a file for one picture, a folder for several, which keeps their folders", () => {
  expect(planReplay(path, optimizedRecipe(), at("new.png"))).toEqual([at("new.png")]);
  expect(planReplay(path, optimizedRecipe(), at("made"))).toEqual([at("made", "out.png")]);
  expect(planReplay(path, stylizedRecipe("made/a.jpg", "made/deep/a.jpg"), at("new"))).toEqual([
    at("new", "a.jpg"),
    at("new", "deep", "a.jpg"),
  ]);
});

test.each([
  ["the first picture", optimizedRecipe(), at("out.png"), /belongs to the recipe/],
  ["a picture that it was made from", stylizedRecipe("a.jpg"), at("photos", "in.jpg"), /belongs/],
  ["a file for two", stylizedRecipe("a.jpg", "b.jpg"), at("c.jpg"), /a folder for 2 pictures/],
  [
    "another format",
    optimizedRecipe(),
    at("new.jpg"),
    /expected a png picture, .* got ".*new\.jpg"/,
  ],
  ["no picture", optimizedRecipe(), at("new.txt"), /expected a picture's extension/],
  ["two of one name", stylizedRecipe("x/a.png", "y/a.png"), undefined, /two pictures would be/],
])("refused: %s", (_what, recipe, wanted, message) => {
  expect(() => planReplay(path, recipe, wanted)).toThrow(message);
});

test("the engine is the recipe's; another backend chooses its own device and threads", () => {
  const { engine } = optimizedRecipe();
  expect(engineFor(engine, {})).toEqual({ backend: "ort", device: "cpu", threads: 2 });
  expect(engineFor(engine, { device: "webgpu", threads: 1 })).toEqual({
    backend: "ort",
    device: "webgpu",
    threads: 1,
  });
  expect(engineFor(engine, { backend: "./mine.js" })).toEqual({
    backend: "./mine.js",
    device: "auto",
    threads: undefined,
  });
});

test("a program that a recipe names is run only when asked for", () => {
  const engine = { ...optimizedRecipe().engine, backend: "./theirs.js" };
  expect(() => engineFor(engine, {})).toThrow(/a program of its own; pass `backend`/);
  expect(engineFor(engine, { backend: "./theirs.js" }).device).toBe("cpu");
});
