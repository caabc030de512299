/** A picture file that a run is made from, with the hash that tells whether it is still the same. */
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import { sha256OfFile } from "./sha256-of-file.ts";

/** A picture file as it was when a run began. */
export interface PictureFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

/** @throws UserError where the file cannot be read */
export async function pictureFile(path: string): Promise<PictureFile> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    throw new UserError(`"${path}": expected a picture file, got a folder`);
  }
  return { path: resolve(path), sha256: await sha256OfFile(path) };
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
