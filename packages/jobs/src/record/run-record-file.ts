/** Records of runs on disk, and what all of them say. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { extname, resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import { checkOutputFile, writeFileWhole } from "@gramstyle/media/picture";
import { parseRunRecord, type RunRecord } from "@gramstyle/models";
import type { CreateBackendOptions } from "../engine/create-backend.ts";
import { packageVersion } from "../package-version.ts";
import { enginePackages } from "./engine-packages.ts";

/**
 * Checks before the work that a record can be written there.
 * @throws UserError
 */
export async function checkRecordPath(
  path: string,
  options: { readonly force?: boolean | undefined },
): Promise<void> {
  // An option without its value takes the next word: it would write over a picture.
  if (extname(path).toLowerCase() !== ".json") {
    throw new UserError(`\`recipe\`: expected the name of a .json file, got "${path}"`);
  }
  await checkOutputFile(resolve(path), options);
}

/**
 * Writes it whole, as JSON that people can read.
 * @throws UserError where it cannot be written, or another run has written one there meanwhile
 */
export async function writeRunRecord(
  path: string,
  record: RunRecord,
  options: { readonly force?: boolean | undefined } = {},
): Promise<void> {
  await checkRecordPath(path, options);
  await writeFileWhole(resolve(path), Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
}

/** @throws UserError of one line that begins with the path */
export async function readRunRecord(path: string): Promise<RunRecord> {
  let json: string;
  try {
    json = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "there is no such recipe",
      EISDIR: "expected a recipe, a .json file, got a folder",
    };
    throw new UserError(`"${path}": ${reasons[code ?? ""] ?? `cannot be read (${code})`}`, {
      cause: error,
    });
  }
  try {
    return parseRunRecord(json);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`"${path}": ${error.message}`, { cause: error });
  }
}

/**
 * What every record begins with.
 * @param engine its `device` is what was really computed on
 */
export function madeNow(engine: CreateBackendOptions, seconds: number) {
  const { backend, device, threads = null } = engine;
  return {
    kind: "gramstyle-recipe",
    formatVersion: 1,
    gramstyle: packageVersion(),
    node: process.versions.node,
    made: new Date().toISOString(),
    seconds: Math.round(seconds * 1000) / 1000,
    engine: {
      backend,
      device,
      threads,
      cores: availableParallelism(),
      packages: enginePackages(backend),
    },
  } as const;
}
