import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const outputs: Record<string, RegExp> = {
  "gradients.ts": /^y = 2\.00 x \+ 1\.00$/m,
  "gram-matrix.ts": /stripes: \[3, 6, 6, 12\]\nshuffled: \[3, 6, 6, 12\]/,
};

const sources = readdirSync(new URL(".", import.meta.url)).filter(
  (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
);

it.each(sources)("%s does what it says, in at most 40 lines", (name) => {
  const source = readFileSync(new URL(name, import.meta.url), "utf8");
  expect(source.split("\n").length).toBeLessThanOrEqual(41);
  const built = fileURLToPath(new URL(`../dist/${name.replace(".ts", ".js")}`, import.meta.url));
  expect(execFileSync(process.execPath, [built], { encoding: "utf8" })).toMatch(outputs[name]!);
});
