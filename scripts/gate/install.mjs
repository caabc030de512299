// `npm install` of the tarballs in an empty folder, install scripts on.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tarballsIn } from "./pack.mjs";
import { expect, readJson, run } from "./shell.mjs";

export async function install(gate) {
  mkdirSync(gate.app);
  writeFileSync(
    join(gate.app, "package.json"),
    JSON.stringify({ name: "app", private: true, type: "module" }),
  );
  // Whoever wants TensorFlow.js installs it: no part of what `npm install gramstyle` brings.
  const files = tarballsIn(gate).filter((file) => !file.includes("backend-tfjs"));
  await gate.check("npm install, in an empty folder", async () => {
    await run("npm", ["install", "--no-audit", "--no-fund", ...files], { cwd: gate.app });
    const { packages } = readJson(join(gate.app, "package-lock.json"));
    const megabytes = await size(join(gate.app, "node_modules"));
    return `${Object.keys(packages).length - 1} packages${megabytes}`;
  });
  await gate.check("nothing is fetched but npm packages: none has an install script", () => {
    const { packages } = readJson(join(gate.app, "package-lock.json"));
    const scripts = Object.entries(packages).filter(
      ([, it]) => it.hasInstallScript && !it.optional,
    );
    expect(scripts.length === 0, `with scripts: ${scripts.map(([name]) => name).join(", ")}`);
  });
}

async function size(folder) {
  try {
    return `, ${(await run("du", ["-sm", folder])).split("\t")[0]} MB`;
  } catch {
    return "";
  }
}
