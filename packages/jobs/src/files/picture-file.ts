/** A picture file, remembered so that a run that goes on has the same one. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "@gramstyle/core";

/** A file, with the hash that tells whether it is still the same. */
export interface PictureFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

/** @throws UserError where the file cannot be read */
export async function pictureFile(path: string): Promise<PictureFile> {
  const absolute = resolve(path);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(absolute);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UserError(`"${path}": there is no such file`);
    if (code === "EISDIR") throw new UserError(`"${path}": expected a picture file, got a folder`);
    throw new UserError(`"${path}": cannot be read (${code})`, { cause: error });
  }
  return { path: absolute, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** @throws UserError where a file is not the one that a checkpoint was made with */
export async function checkUnchanged(file: PictureFile): Promise<void> {
  const { sha256 } = await pictureFile(file.path);
  if (sha256 !== file.sha256) {
    throw new UserError(
      `"${file.path}" has changed since the checkpoint was written; put the old file back or start anew`,
    );
  }
}
