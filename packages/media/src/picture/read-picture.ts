/**
 * Reads a picture file. It is read whole first, so that odd file names mean nothing special to the
 * decoder and a file that was rewritten meanwhile is never served from the decoder's cache.
 */
import { readFile, stat } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import { errorCode, fileError } from "../file-errors.ts";
import { type DecodeOptions, decodePicture } from "./decode-picture.ts";
import type { Picture } from "./picture.ts";

const maximumFileBytes = 2 ** 30;

/**
 * Reads the picture at `path`; how, see `decodePicture`.
 * @throws UserError, one line with the path, where the file is missing, a folder, empty, truncated,
 * not a picture or too large.
 */
export async function readPicture(path: string, options: DecodeOptions = {}): Promise<Picture> {
  const bytes = await readBytes(path);
  try {
    return { ...(await decodePicture(bytes, options)), path };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`"${path}": ${error.message}`, { cause: error.cause });
  }
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) {
      throw new UserError(`"${path}": expected a picture file, got a folder`);
    }
    if (facts.size > maximumFileBytes) {
      throw new UserError(
        `"${path}": expected a picture of at most 1 GiB, got ${facts.size} bytes`,
      );
    }
    return await readFile(path);
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (errorCode(error) === "ENOENT") {
      throw new UserError(`"${path}": there is no such file`, { cause: error });
    }
    throw fileError(path, "read", error);
  }
}
