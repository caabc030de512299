// The types, as a strict project without skipLibCheck sees them: the examples and every entry.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entriesOf, packages } from "./packages.mjs";
import { node, readJson, root, run } from "./shell.mjs";

const compilers = { "TypeScript 5.9": "5.9.3", "TypeScript 7": "7.0.2" };
const resolutions = {
  nodenext: { module: "nodenext", moduleResolution: "nodenext" },
  bundler: { module: "esnext", moduleResolution: "bundler" },
};
/** Not installed here, and what needs vitest. */
const elsewhere = [
  "@gramstyle/backend-tfjs",
  "@gramstyle/core/testing",
  "@gramstyle/core/golden",
  "@gramstyle/jobs/*",
];
/** For pages, or with the engine's own types, which need those of the DOM. */
const forPages = /\/web$|^@gramstyle\/onnxruntime$/;
const examples = ["fast", "slow", "server", "statistic", "training", "frames", "gradients"];

export async function checkTypes(gate) {
  const entries = packages.flatMap(entriesOf).filter((entry) => !elsewhere.includes(entry));
  const projects = {
    Node: { lib: ["es2023"], entries: entries.filter((entry) => !forPages.test(entry)) },
    pages: { lib: ["es2023", "dom"], entries: entries.filter((entry) => forPages.test(entry)) },
  };
  for (const [name, project] of Object.entries(projects)) {
    project.folder = join(gate.app, `types-${name}`);
    mkdirSync(project.folder);
    const imports = project.entries.map(
      (entry, i) => `import * as entry${i} from "${entry}";\nvoid entry${i};`,
    );
    writeFileSync(join(project.folder, "entries.ts"), imports.join("\n"));
  }
  for (const name of examples) {
    const source = readFileSync(join(root, `examples/src/${name}.ts`), "utf8");
    writeFileSync(join(projects.Node.folder, `${name}.ts`), source);
  }
  await gate.check("what the types need is installed: @types/node, onnxruntime-web", async () => {
    const { devDependencies } = readJson(join(root, "package.json"));
    const catalog = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
    const versionOf = (name) => catalog.match(new RegExp(`"?${name}"?: (.*)`))[1];
    if (!devDependencies["@types/node"]) throw new Error("expected @types/node");
    const wanted = ["@types/node", "onnxruntime-web"].map((name) => `${name}@${versionOf(name)}`);
    await run("npm", ["install", "--no-audit", "--no-fund", ...wanted], { cwd: gate.app });
  });
  for (const [compiler, version] of Object.entries(compilers)) {
    const tool = join(gate.folder, `typescript-${version}`);
    mkdirSync(tool);
    writeFileSync(join(tool, "package.json"), "{}");
    await gate.check(`${compiler} is there`, async () => {
      await run("npm", ["install", "--no-audit", "--no-fund", `typescript@${version}`], {
        cwd: tool,
      });
    });
    for (const [resolution, options] of Object.entries(resolutions)) {
      for (const [name, { folder, lib }] of Object.entries(projects)) {
        await gate.check(
          `${compiler}, ${resolution}, skipLibCheck false, for ${name}`,
          async () => {
            const config = {
              compilerOptions: {
                ...{ target: "es2023", lib, types: ["node"], ...options },
                ...{ strict: true, skipLibCheck: false, noEmit: true },
                exactOptionalPropertyTypes: true,
              },
              include: ["*.ts"],
            };
            writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
            await node([join(tool, "node_modules/typescript/bin/tsc"), "-p", folder]);
          },
        );
      }
    }
  }
}
