/** Checkpoints and settings on disk: written whole, and read only where they are as they were written. */
import { readFile } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import { errorCode, fileError, writeFileWhole } from "@gramstyle/media/picture";
import { describeIssue } from "@gramstyle/models/names";
import type { z } from "zod";
import { checkSeal, isSealed, sealJson, sealTensors } from "./seal.ts";

/**
 * Writes a safetensors file, sealed and whole: a run that is killed leaves the one before.
 * @throws UserError, one line with the path, where it cannot be written
 */
export async function writeSealedTensors(path: string, bytes: Uint8Array): Promise<void> {
  await writeFileWhole(path, sealTensors(bytes));
}

/** Writes an object as sealed JSON, whole. @throws UserError, one line with the path */
export async function writeSealedJson(path: string, value: object): Promise<void> {
  await writeFileWhole(path, sealJson(value));
}

/**
 * Reads a sealed file and makes of its bytes what they mean.
 * @param what it should be, in words, such as "checkpoint"
 * @param parse may throw UserErrors, which get the path
 * @param unsealed whether a file of before there were seals is taken, too
 * @throws UserError, one line with the path, where there is none, it is damaged, or means nothing
 */
export async function readSealed<T>(
  path: string,
  what: string,
  parse: (bytes: Uint8Array) => T,
  { unsealed = false }: { readonly unsealed?: boolean } = {},
): Promise<T> {
  const bytes = await readFile(path).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw fileError(path, "read", error);
    throw new UserError(`"${path}": there is no such ${what}`, { cause: error });
  });
  try {
    if (!unsealed || isSealed(bytes)) checkSeal(bytes);
    return parse(bytes);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`"${path}": ${error.message}`, { cause: error });
  }
}

/** Reads sealed JSON by its schema. @throws UserError as `readSealed` does */
export async function readSealedJson<S extends z.ZodType>(
  path: string,
  what: string,
  schema: S,
  options: { readonly unsealed?: boolean } = {},
): Promise<z.infer<S>> {
  const parse = (bytes: Uint8Array) => {
    // Whole it is, the seal says; what stands in it is for the schema.
    const { seal: _seal, ...value } = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return checkMeaning(schema, value);
  };
  return readSealed(path, what, parse, options);
}

/**
 * A value as its schema types it.
 * @throws UserError, one line, that names the field, what was expected there and what came
 */
export function checkMeaning<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UserError(
    `${describeIssue(result.error, value)}; another version wrote it, or it was edited`,
  );
}
