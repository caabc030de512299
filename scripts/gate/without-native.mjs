// Where no library of ONNX Runtime is: one line that says what to install, then WebAssembly.
import { renameSync } from "node:fs";
import { join } from "node:path";
import { expect, node, readJson, root, run } from "./shell.mjs";

export async function withoutNative(gate) {
  const library = join(gate.app, "node_modules/@gramstyle/onnxruntime");
  const aside = join(gate.folder, "onnxruntime");
  const command = join(gate.app, "node_modules/gramstyle/bin/gramstyle.js");
  const stylize = () => {
    const args = ["stylize", "photo.jpg", "--model", "udnie", "--size", "160", "--force"];
    const cwd = join(gate.app, "node_modules/@gramstyle/samples/pictures");
    return node([command, ...args.with(1, "landscape.jpg"), "-o", join(gate.folder, "web.png")], {
      cwd,
    });
  };
  renameSync(library, aside);
  try {
    await gate.check("without ONNX Runtime's library one line says what to install", async () => {
      const words = await stylize().then(
        () => "it ran",
        (error) => String(error),
      );
      expect(words.includes('"npm install onnxruntime-web" brings one'), words);
    });
    await gate.check("with onnxruntime-web the command runs on WebAssembly", async () => {
      const { version } = readJson(
        join(root, "packages/backend-ort/node_modules/onnxruntime-web/package.json"),
      );
      const args = ["install", "--no-save", "--no-audit", "--no-fund"];
      await run("npm", [...args, `onnxruntime-web@${version}`], { cwd: gate.app });
      // npm puts back what it misses.
      renameSync(library, `${aside}-again`);
      await stylize();
    });
  } finally {
    renameSync(aside, library);
  }
}
