/** Files written whole or not at all. */
import { randomBytes } from "node:crypto";
import { open, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes `bytes` to `path` by way of a temporary file beside it, which is then renamed: a reader,
 * or a run that is killed, never sees half a file. An existing file is replaced; a symbolic link
 * stays one. Throws what the file system throws, and leaves no temporary file.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
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
    throw error;
  }
}
