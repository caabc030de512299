import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { type OutputPlan, planOutputs } from "./plan-outputs.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-outputs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);
mkdirSync(at("photos"));
mkdirSync(at("there"));
writeFileSync(at("photos", "a.jpg"), "");
writeFileSync(at("file.png"), "");
symlinkSync(at("photos"), at("same"));

const pictures = (...paths: string[]) => paths.map((path) => ({ path, folder: "" }));
async function outputs(plan: Partial<OutputPlan>): Promise<string[]> {
  const defaults = { pictures: pictures("in/a.jpg"), models: ["m"], output: at("out.png") };
  return (await planOutputs({ ...defaults, ...plan })).map(({ output }) => output);
}

test("one picture goes to a file, or into a folder", async () => {
  expect(await outputs({})).toEqual([at("out.png")]);
  expect(await outputs({ output: at("there") })).toEqual([at("there", "a.jpg")]);
  expect(await outputs({ output: at("new") })).toEqual([at("new", "a.jpg")]);
  expect(await outputs({ output: `${at("new.d")}/` })).toEqual([at("new.d", "a.jpg")]);
  await expect(outputs({ output: at("out.doc") })).rejects.toThrow(/picture's extension/);
  await expect(outputs({ format: "png" })).rejects.toThrow(/`format`: .* says the format already/);
});

test("several go into a folder, with their names and folders", async () => {
  const several = [
    ...pictures("x/a.JPG", "x/b.svg", "x/c.gif"),
    { path: "x/deep/a.JPG", folder: "deep" },
  ];
  const output = at("new");
  expect(await outputs({ pictures: several, output })).toEqual(
    ["a.JPG", "b.svg.png", "c.gif.png", join("deep", "a.JPG")].map((name) => join(output, name)),
  );
  expect(await outputs({ pictures: several.slice(1, 3), output, format: "webp" })).toEqual([
    at("new", "b.webp"),
    at("new", "c.webp"),
  ]);
  for (const file of [at("file.png"), at("none.png")]) {
    await expect(outputs({ pictures: several, output: file })).rejects.toThrow(/got the file/);
  }
});

test("with several models results are called by them too", async () => {
  const models = ["wave", "candy"];
  expect(await outputs({ models })).toEqual([at("out-wave.png"), at("out-candy.png")]);
  await expect(outputs({ models: ["candy", "candy"] })).rejects.toThrow(/two models of one name/);
});

test("no two go to one place, and none over a picture that is read", async () => {
  const twins = pictures("x/a.png", "y/a.png");
  await expect(outputs({ pictures: twins, output: at("new") })).rejects.toThrow(
    /"x\/a.png" and "y\/a.png" would both be written/,
  );
  const own = pictures(at("photos", "a.jpg"));
  for (const output of [at("photos"), at("photos", "a.jpg"), at("same")]) {
    await expect(outputs({ pictures: own, output })).rejects.toThrow(/would be overwritten/);
  }
});
