import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const outputs: Record<string, RegExp> = {
  gradients: /^y = 2\.00 x \+ 1\.00$/m,
  "gram-matrix": /stripes: \[3, 6, 6, 12\]\nshuffled: \[3, 6, 6, 12\]/,
};

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const lines = (name: string) => readFileSync(pathOf(`${name}.ts`), "utf8").split("\n").length - 1;
const run = (...command: string[]) =>
  execFileSync(process.execPath, command, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

it.each(Object.keys(outputs))("%s does what it says, in at most 40 lines", (name) => {
  expect(lines(name)).toBeLessThanOrEqual(40);
  expect(run(pathOf(`../dist/${name}.js`))).toMatch(outputs[name]!);
});

it("half-precision-backend is a whole backend in less than 60 lines, which the command loads", () => {
  expect(lines("half-precision-backend")).toBeLessThan(60);
  const folder = mkdtempSync(join(tmpdir(), "gramstyle-example-"));
  try {
    const results = [["--backend", pathOf("../dist/half-precision-backend.js")], []].map(
      (engine, i) => {
        const output = join(folder, `${i}.png`);
        const picture = pathOf("../../packages/samples/pictures/landscape.jpg");
        const options = ["--model", "udnie", "--size", "48", "--json", "-o", output];
        run(
          pathOf("../../packages/cli-tui/bin/gramstyle.js"),
          "stylize",
          picture,
          ...options,
          ...engine,
        );
        return readFileSync(output);
      },
    );
    expect(results[0]!.length).toBeGreaterThan(500);
    // Rounded to eleven bits, it is another picture, if only by a little.
    expect(results[0]!.equals(results[1]!)).toBe(false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
