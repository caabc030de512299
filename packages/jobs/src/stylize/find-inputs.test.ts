import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { findInputs } from "./find-inputs.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-inputs-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (...names: string[]) => join(folder, ...names);
mkdirSync(at("deep", "er"), { recursive: true });
mkdirSync(at("out"));
for (const name of ["b.jpg", "a.png", "notes.txt", "deep/c.png", "deep/er/d.webp", "out/a.png"]) {
  writeFileSync(at(...name.split("/")), "");
}
const output = at("out");

test("folders are flat unless told otherwise", async () => {
  expect(await findInputs([folder, at("a.png")], { recursive: false, output })).toEqual([
    { path: at("a.png"), folder: "" },
    { path: at("b.jpg"), folder: "" },
  ]);
});

test("gone through to the bottom, they keep their folders; results are left out", async () => {
  const found = await findInputs([at("b.jpg"), folder], { recursive: true, output });
  expect(found).toEqual([
    { path: at("b.jpg"), folder: "" },
    { path: at("a.png"), folder: "." },
    { path: at("deep", "c.png"), folder: "deep" },
    { path: at("deep", "er", "d.webp"), folder: join("deep", "er") },
  ]);
});

test("patterns are expanded here; what is not there is a mistake", async () => {
  const found = await findInputs([at("*.jp?")], { recursive: false, output });
  expect(found).toEqual([{ path: at("b.jpg"), folder: "" }]);
  for (const recursive of [false, true]) {
    const options = { recursive, output };
    await expect(findInputs([at("*.gif")], options)).rejects.toThrow(/no file has such a name/);
    await expect(findInputs([at("gone.png")], options)).rejects.toThrow(/there is no such file/);
  }
});
