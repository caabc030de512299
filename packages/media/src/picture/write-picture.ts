/** Writes a picture file whole or not at all. */

import { dirname } from "node:path";
import { UserError } from "@gramstyle/core";
import { errorCode, fileError } from "../file-errors.ts";
import { writeAtomically } from "../write-atomically.ts";
import { type EncodeOptions, encodePicture } from "./encode-picture.ts";
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

/** Writes `bytes` as `writeAtomically` does; what goes wrong becomes one line with the path. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeAtomically(path, bytes);
  } catch (error) {
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
