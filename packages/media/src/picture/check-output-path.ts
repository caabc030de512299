/** Finds out before a long run whether its result can be written. */

import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "@gramstyle/core";
import { errorCode, fileError } from "../file-errors.ts";
import { formatOfPath } from "./formats.ts";

/**
 * Checks that a picture can be written to `path`: a known extension, not a folder, a folder around
 * it that exists and can be written to, and no file there yet unless `force` is set.
 * @throws UserError that says which of these fails and what to do.
 */
export async function checkOutputPath(
  path: string,
  options: { readonly force?: boolean } = {},
): Promise<void> {
  const existing = await facts(path);
  if (existing?.isDirectory()) {
    throw new UserError(
      `"${path}": expected the name of a picture file, got a folder; add a name such as out.png`,
    );
  }
  formatOfPath(path);
  const folder = dirname(path);
  const around = await facts(folder);
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
    throw new UserError(`"${path}" exists already; choose another name or pass --force`);
  }
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    if (existing) await access(path, constants.W_OK);
  } catch (error) {
    throw fileError(path, "written", error);
  }
}

async function facts(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return undefined;
    throw fileError(path, "written", error);
  }
}
