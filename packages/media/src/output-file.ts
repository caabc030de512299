/** Files that are written besides pictures: checked before the work, written whole or not at all. */
import { constants, type Stats } from "node:fs";
import { access, mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "@gramstyle/core";
import { errorCode, fileError } from "./file-errors.ts";
import { writeAtomically } from "./write-atomically.ts";

/** The `code` of the error where an output exists already. */
export const outputExists = "output-exists";

/**
 * Checks that a file can be written, before the work whose result it is: not a folder, a folder
 * around it that exists and can be written to, and no file there yet unless `force` is set. For
 * pictures use `checkOutputPath`, which looks at the extension as well.
 * @throws UserError that says which of these fails and what to do; its code is `output-exists` where
 * a file is there already
 */
export async function checkOutputFile(
  path: string,
  options: { readonly force?: boolean | undefined } = {},
): Promise<void> {
  const existing = await factsOf(path);
  if (existing?.isDirectory()) {
    throw new UserError(`"${path}": expected the name of a file, got a folder`);
  }
  const folder = dirname(path);
  const around = await factsOf(folder);
  if (!around) {
    throw new UserError(`"${path}": the folder "${folder}" does not exist; make it first`);
  }
  if (!around.isDirectory()) {
    throw new UserError(`"${path}": "${folder}" is a file, not a folder; choose another place`);
  }
  if (existing && !existing.isFile()) {
    throw new UserError(`"${path}": expected a regular file or none, got a device or a pipe`);
  }
  if (existing && !options.force) {
    throw new UserError(`"${path}" exists already; choose another name`, { code: outputExists });
  }
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    if (existing) await access(path, constants.W_OK);
  } catch (error) {
    throw fileError(path, "written", error);
  }
}

/** What is at a path; undefined where nothing is. @throws UserError where that cannot be found out */
export async function factsOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw fileError(path, "written", error);
  }
}

/**
 * Makes a folder, with those around it; one that is there is fine. Node's own way says "no such file"
 * of a read-only file system, and tries for ever where nothing can be made, as in /proc.
 * @throws UserError, one line with the path, where it cannot be made; Error where the disk is full
 */
export async function makeFolder(path: string): Promise<void> {
  const around = dirname(path);
  try {
    if (around !== path && !(await factsOf(around))) await makeFolder(around);
    await mkdir(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === "") throw error;
    const there = code === "EEXIST" ? await factsOf(path) : undefined;
    if (there?.isDirectory()) return;
    if (there) throw new UserError(`"${path}": expected a folder or none, got a file`);
    throw fileError(path, "made", error);
  }
}

/**
 * Writes bytes by way of a temporary file in the same folder, which is then renamed: who reads it,
 * or a run that is killed, never sees half a file. Replaces an existing file.
 * @throws UserError, one line with the path, where it cannot be written
 */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, bytes);
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      throw new UserError(
        `"${path}": the folder "${dirname(path)}" does not exist; make it first`,
        { cause: error },
      );
    }
    if (errorCode(error) === "EISDIR") {
      throw new UserError(`"${path}": expected the name of a file, got a folder`, { cause: error });
    }
    throw fileError(path, "written", error);
  }
}
