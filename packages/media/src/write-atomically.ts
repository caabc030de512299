/** Files written whole or not at all. */
import { randomBytes } from "node:crypto";
import { open, opendir, realpath, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes `bytes` to `path` by way of a temporary file beside it, which is then renamed: a reader,
 * or a run that is killed, never sees half a file. An existing file is replaced; a symbolic link
 * stays one. Throws what the file system throws, and leaves no temporary file; those that killed
 * processes left of the same target are removed.
 */
export async function writeAtomically(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const beginning = `.${basename(target).slice(0, 200)}.`;
  const unique = `${process.pid}-${randomBytes(4).toString("hex")}`;
  const temporary = join(dirname(target), `${beginning}${unique}.tmp`);
  try {
    // Also where the disk is full: then what was left is what is in the way.
    await sweep(dirname(target), beginning).catch(() => undefined);
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

/** Removes the temporary files of a target whose processes are gone. */
async function sweep(folder: string, beginning: string): Promise<void> {
  const unique = /^(\d+)-[0-9a-f]{8}\.tmp$/;
  for await (const { name } of await opendir(folder)) {
    if (!name.startsWith(beginning)) continue;
    const pid = unique.exec(name.slice(beginning.length))?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** Whether a process of this machine has that number; one that may not be asked is one, too. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
