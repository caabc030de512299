// The public entries of the packages, as sources, by package.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

const sourcesOf = (folder, { exports }) =>
  Object.values(exports)
    .filter((target) => typeof target === "object" && !target.types.includes("*"))
    .map(({ types }) => types.replace("/dist/", "/src/").replace(/\.d\.ts$/, ".ts"))
    .map((source) => join(folder, source))
    .filter(existsSync);

export const entriesByPackage = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name))
  .filter((folder) => existsSync(join(folder, "package.json")))
  .map((folder) => [folder, JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))])
  .filter(([, manifest]) => !manifest.private)
  .map(([folder, manifest]) => sourcesOf(folder, manifest))
  .filter((entries) => entries.length > 0);
