// What is in the tarballs, and what publint and attw find in them.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { tarballsIn } from "./pack.mjs";
import { packages } from "./packages.mjs";
import { expect, readJson, run } from "./shell.mjs";

export async function lintPackages(gate) {
  for (const { manifest } of packages) {
    const name = `${manifest.name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
    const file = tarballsIn(gate).find((path) => path.endsWith(`/${name}`));
    const bytes = readFileSync(file);
    await gate.check(`${manifest.name}: README, licence, links, sources, ranges`, () =>
      checkTarball(file, join(gate.folder, name.replace(/\.tgz$/, ""))),
    );
    await gate.check(`${manifest.name}: publint`, async () => {
      const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
      const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
      const faults = messages.map((message) => formatMessage(message, pkg));
      expect(faults.length === 0, faults.join("\n"));
    });
    if (manifest.name === "@gramstyle/onnxruntime") {
      gate.skip(
        `${manifest.name}: attw`,
        "its types are Microsoft's, as they are in onnxruntime-node",
      );
      continue;
    }
    await gate.check(`${manifest.name}: attw`, async () => {
      const { problems = [] } = await checkPackage(createPackageFromTarballData(bytes));
      // The packages are ES modules alone: Node 10 and require() of CommonJS are not asked for.
      const faults = problems.filter(
        ({ kind, resolutionKind }) => resolutionKind !== "node10" && kind !== "CJSResolvesToESM",
      );
      expect(faults.length === 0, JSON.stringify(faults, undefined, 2));
    });
  }
}

async function checkTarball(file, folder) {
  const files = (await run("tar", ["-tzf", file])).trim().split("\n");
  mkdirSync(folder);
  await run("tar", ["-xzf", file, "-C", folder, "package/package.json"]);
  const manifest = readJson(join(folder, "package/package.json"));
  const faults = [
    ...["package/README.md", "package/LICENSE"].filter((name) => !files.includes(name)),
    ...["repository", "homepage", "bugs", "keywords", "author", "description"].filter(
      (field) => !manifest[field],
    ),
    // A map names the source beside it.
    ...files
      .filter((name) => /^package\/dist\/.*\.js\.map$/.test(name))
      .map((name) => name.replace("/dist/", "/src/").replace(/\.js\.map$/, ".ts"))
      .filter((name) => !files.includes(name) && !files.includes(`${name}x`)),
    ...files.filter((name) => /\.test\.|\/node_modules\/|tsbuildinfo$/.test(name)),
    ...Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter(([, range]) => !/^(\^|>=|\*)/.test(range))
      // The engine's own two halves fit each other alone.
      .filter(([name]) => manifest.name !== "@gramstyle/onnxruntime" || !/^onnx/.test(name))
      .map(([name, range]) => `${name}: ${range}`),
  ];
  if (faults.length > 0) throw new Error(faults.slice(0, 12).join(", "));
}
