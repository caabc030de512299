// Every example from the tarballs, as a user would run it: compiled, in a folder with two pictures.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { checkServer } from "./server.mjs";
import { expect, node, root } from "./shell.mjs";

/** What each is expected to print, and the files that it writes. */
const programs = {
  fast: { writes: "fast.png", lines: 3 },
  slow: { prints: /^\d+ [\d.]+$/m, writes: "slow.png", lines: 5 },
  gradients: { prints: /^y = 2\.00 x \+ 1\.00$/m },
  "gram-matrix": { prints: /stripes: \[3, 6, 6, 12\]\nshuffled: \[3, 6, 6, 12\]/ },
  statistic: { prints: /^30 [\d.]+$/m, writes: "statistic.png" },
  training: { prints: /trained\.onnx/, writes: "trained.onnx" },
};
/** Those that are run in a way of their own, below. */
const others = ["frames", "half-precision-backend", "server"];

export async function runExamples(gate) {
  const folder = join(gate.app, "examples");
  const pictures = join(gate.app, "node_modules/@gramstyle/samples/pictures");
  mkdirSync(join(folder, "photos"), { recursive: true });
  cpSync(join(root, "examples/dist"), folder, { recursive: true });
  cpSync(join(pictures, "landscape.jpg"), join(folder, "photo.jpg"));
  cpSync(join(pictures, "waves.jpg"), join(folder, "painting.jpg"));
  for (const name of ["brush-strokes", "stained-glass", "landscape"]) {
    cpSync(join(pictures, `${name}.jpg`), join(folder, `photos/${name}.jpg`));
  }

  await gate.check("every example is run", () => {
    const known = [...Object.keys(programs), ...others];
    const all = readdirSync(join(root, "examples/src"))
      .filter((file) => !file.includes(".test."))
      .map((file) => file.replace(/\.ts$/, ""));
    const left = all.filter((name) => !known.includes(name));
    expect(left.length === 0, `expected a check here for ${left.join(", ")}`);
  });
  for (const [name, { prints = /(?:)/, writes, lines }] of Object.entries(programs)) {
    await gate.check(`example ${name}`, async () => {
      if (lines !== undefined) {
        const count = statementLines(join(root, `examples/src/${name}.ts`));
        expect(count <= lines, `expected at most ${lines} lines beside the imports, got ${count}`);
      }
      const output = await node([`${name}.js`], { cwd: folder });
      expect(prints.test(output), `expected ${prints}, got ${output.slice(-500)}`);
      if (writes) expect(statSync(join(folder, writes)).size > 1000, `expected ${writes}`);
    });
  }
  await gate.check("example half-precision-backend, in the command", async () => {
    const command = join(gate.app, "node_modules/gramstyle/bin/gramstyle.js");
    const args = ["stylize", "photo.jpg", "--model", "udnie", "--size", "48", "-o", "half.png"];
    await node([command, ...args, "--backend", "./half-precision-backend.js"], { cwd: folder });
    expect(existsSync(join(folder, "half.png")), "expected half.png");
  });
  await gate.check("example frames", async () => {
    const bytes = 3 * 320 * 240;
    const input = Buffer.alloc(9 * bytes, 100);
    const output = await node(["frames.js"], { cwd: folder, input });
    expect(output.length === input.length, `expected 9 frames, got ${output.length / bytes}`);
    expect(!output.subarray(0, bytes).equals(input.subarray(0, bytes)), "expected another picture");
  });
  await checkServer(gate, folder);
}

/** Lines that are no comment, no import and not empty. */
const statementLines = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => !/^\s*$|^import |^\s*\/?\*/.test(line)).length;
