/** Tells whether a file is the one that it was. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { UserError } from "@gramstyle/core";

/**
 * The SHA-256 of what is in a file, in hexadecimal digits.
 * @throws UserError where the file cannot be read
 */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : `cannot be read (${code})`;
    throw new UserError(`"${path}": ${why}`, { cause: error });
  }
  return hash.digest("hex");
}
