import { expect, test } from "vitest";
import { optimizedRecipe } from "./replay.test.helpers.ts";
import { versionNotes } from "./version-notes.ts";

const recipe = optimizedRecipe();
const packages = { "onnxruntime-node": "1.30.0" };

test("nothing is said where all is as it was", () => {
  const now = { gramstyle: "1.0.0", engine: { backend: "ort", packages } };
  expect(versionNotes(recipe, now)).toEqual([]);
});

test("other versions of gramstyle and of the same engine, and a run in several pieces", () => {
  const now = { gramstyle: "2.0.0", engine: { backend: "ort", packages: {} } };
  expect(versionNotes({ ...recipe, resumed: true }, now)).toEqual([
    "the recipe was made with gramstyle 1.0.0, here is 2.0.0: the picture may differ",
    "the recipe was made with onnxruntime-node 1.30.0, which is not here: the picture may differ",
    expect.stringContaining("resumed"),
  ]);
  const other = { gramstyle: "1.0.0", engine: { backend: "tfjs", packages: {} } };
  expect(versionNotes(recipe, other)).toEqual([]);
});
