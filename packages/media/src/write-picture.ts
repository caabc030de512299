/** Writes a picture file whole or not at all. */

import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "@gramstyle/core";
import { type EncodeOptions, encodePicture } from "./encode-picture.ts";
import { errorCode, fileError } from "./file-errors.ts";
import { formatOfPath } from "./formats.ts";
import type { ImageWithAlpha } from "./picture.ts";

/**
 * Writes `image` to `path` in the format of its extension (see `encodePicture`).
 *
 * The bytes go to a temporary file in the same folder, which is then renamed: a reader, or a run
 * that is killed, never sees half a picture. An existing file is replaced; `checkOutputPath` is
 * where that is refused, before any work.
 * @throws UserError where the extension is unknown or the file cannot be written.
 */
export async function writePicture(
  path: string,
  image: ImageWithAlpha,
  options: EncodeOptions = {},
): Promise<void> {
  const bytes = await encodePicture(image, formatOfPath(path), options);
  await writeWhole(path, bytes);
}

/** Writes `bytes` to `path` by way of a temporary file beside it; a symbolic link stays one. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const unique = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const temporary = join(dirname(target), `.${basename(target).slice(0, 200)}.${unique}.tmp`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (errorCode(error) === "ENOENT") {
      throw new UserError(
        `"${path}": the folder "${dirname(path)}" does not exist; make it first`,
        {
          cause: error,
        },
      );
    }
    if (errorCode(error) === "EISDIR") {
      throw new UserError(`"${path}": expected the name of a file, got a folder`, { cause: error });
    }
    throw fileError(path, "written", error);
  }
}
