/** Which versions of which npm packages an engine is made of. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RecordedEngine } from "@gramstyle/models";
import { backendNames, locate } from "../engine/create-backend.ts";

/** Of a backend's dependencies, those that compute. */
const engines = /^(onnxruntime-|@gramstyle\/onnxruntime$|@tensorflow\/)/;

interface PackageFile {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/**
 * By name, of those that are installed: { "onnxruntime-node": "1.30.0" }. Nothing is loaded. Of a
 * backend that is not installed, and of a user's own module, none are known.
 */
export function enginePackages(backend: string): Record<string, string> {
  if (!backendNames.includes(backend)) return {};
  let file: string | undefined;
  try {
    file = packageFileAround(fileURLToPath(locate(backend).module));
  } catch {
    // Not installed.
  }
  if (file === undefined) return {};
  const { dependencies, optionalDependencies, peerDependencies } = readPackage(file);
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
  const found = names
    .filter((name) => engines.test(name))
    .sort()
    .flatMap((name) => {
      const version = versionOf(name, file);
      return version === undefined ? [] : [[name, version] as const];
    });
  return Object.fromEntries(found);
}

/** As a person reads it: "onnxruntime-common 1.30.0, onnxruntime-node 1.30.0". */
export function formatPackages(packages: RecordedEngine["packages"]): string {
  return Object.entries(packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

function packageFileAround(module: string): string | undefined {
  const folder = dirname(module);
  const file = join(folder, "package.json");
  if (existsSync(file)) return file;
  return folder === module ? undefined : packageFileAround(folder);
}

/** Looked up by hand: a package may not let its package.json be imported. */
function versionOf(name: string, from: string): string | undefined {
  const folders = createRequire(from).resolve.paths(name) ?? [];
  const file = folders.map((folder) => join(folder, name, "package.json")).find(existsSync);
  return file === undefined ? undefined : readPackage(file).version;
}

const readPackage = (file: string) => JSON.parse(readFileSync(file, "utf8")) as PackageFile;
