// The packages that are published, as their package.json files say.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { readJson, root } from "./shell.mjs";

export const packages = readdirSync(join(root, "packages"))
  .map((name) => ({ name, folder: join(root, "packages", name) }))
  .filter(({ folder }) => existsSync(join(folder, "package.json")))
  .map((it) => ({ ...it, manifest: readJson(join(it.folder, "package.json")) }))
  .filter(({ manifest }) => !manifest.private);

/** What can be imported of a package: "@gramstyle/core/backend". */
export const entriesOf = ({ manifest }) =>
  Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === "object")
    .map(([entry]) => manifest.name + entry.slice(1));
