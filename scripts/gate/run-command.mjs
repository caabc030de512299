// The command, as installed.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, run } from "./shell.mjs";

export async function runCommand(gate) {
  const gramstyle = (args, options) =>
    run("npx", ["--no-install", "gramstyle", ...args], { cwd: gate.app, ...options });
  await gate.check("gramstyle --version", async () => (await gramstyle(["--version"])).trim());
  await gate.check("gramstyle demo", async () => {
    await gramstyle(["demo"]);
    expect(existsSync(join(gate.app, "demo-output")), "expected the folder demo-output");
  });
  await gate.check("gramstyle doctor", async () => {
    expect(/✓ +ort +cpu/.test(await gramstyle(["doctor"])), "expected ort cpu to work");
  });
  await gate.check(
    "a backend that is not installed is one line, with what to install",
    async () => {
      const options = ["--backend", "tfjs", "--model", "udnie", "-o", "never.png"];
      const picture = join(gate.app, "node_modules/@gramstyle/samples/pictures/landscape.jpg");
      const words = await gramstyle(["stylize", picture, ...options]).then(() => "it ran", String);
      expect(words.includes('"npm install @gramstyle/backend-tfjs" brings it'), words);
    },
  );
}
