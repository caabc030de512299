/** Loads TensorFlow's native library for Node, also where Node lacks what its package expects. */
import { existsSync, readdirSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import util from "node:util";

const require = createRequire(import.meta.url);

/** Node's way from a name to what `require` gives; not part of its documentation. */
interface Loader {
  _load(
    request: string,
    parent: { readonly filename?: string } | undefined,
    main: boolean,
  ): unknown;
}

/** What Node 23 took out of `util`; tfjs-node 4.22 calls both. */
const removedFromUtil = {
  isArray: Array.isArray,
  isNullOrUndefined: (x: unknown) => x === null || x === undefined,
};

/**
 * Loading makes the device the active one of TensorFlow.js.
 * @param packageName @tensorflow/tfjs-node or @tensorflow/tfjs-node-gpu
 * @param registered whether TensorFlow.js already has a device of that kind
 * @throws an error whose first line says what is missing
 */
export function loadNative(packageName: string, registered: boolean): void {
  const folder = folderOf(packageName);
  if (folder === undefined) throw new Error(`${packageName} is not installed`);
  // Looked for here, since loading all of the package takes a second before it does.
  if (!hasLibrary(folder)) {
    throw new Error(`the library of ${packageName} is missing: npm rebuild ${packageName} gets it`);
  }
  if (registered && !(require.resolve(packageName) in require.cache)) {
    throw new Error("this process has already loaded another build of TensorFlow for Node");
  }
  quietly(() => withCompleteUtil(folder, () => require(packageName)));
}

/**
 * The library announces on standard error what processor it found, unless the environment says that
 * errors are enough; it looks there once, while it loads. In a worker the environment is a copy,
 * which it does not see: there, whoever starts the process sets the variable.
 */
function quietly(load: () => void): void {
  if (process.env.TF_CPP_MIN_LOG_LEVEL !== undefined) {
    load();
    return;
  }
  process.env.TF_CPP_MIN_LOG_LEVEL = "2";
  try {
    load();
  } finally {
    delete process.env.TF_CPP_MIN_LOG_LEVEL;
  }
}

function folderOf(packageName: string): string | undefined {
  try {
    return dirname(require.resolve(`${packageName}/package.json`));
  } catch {
    return undefined;
  }
}

/** It lies in a folder for the version of Node's own interface. */
function hasLibrary(folder: string): boolean {
  const versions = join(folder, "lib");
  return (
    existsSync(versions) &&
    readdirSync(versions).some((name) => existsSync(join(versions, name, "tfjs_binding.node")))
  );
}

/** While it loads, the files of one folder, and no others, get a `util` as it was. */
export function withCompleteUtil<T>(folder: string, load: () => T): T {
  const loader = Module as unknown as Loader;
  const original = loader._load;
  const completeUtil = Object.assign(Object.create(util), removedFromUtil);
  loader._load = (request, parent, main) =>
    (request === "util" || request === "node:util") && parent?.filename?.startsWith(folder)
      ? completeUtil
      : original.call(loader, request, parent, main);
  try {
    return load();
  } finally {
    loader._load = original;
  }
}
