/** The entries of a folder, as a job. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage, UserError } from "@gramstyle/core";

/** What a folder holds. */
export interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** @throws UserError, one line with the path */
export async function* listFolder(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<readonly FolderEntry[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: "there is no such folder any more",
      ENOTDIR: "this is no folder",
      EACCES: "permission denied",
    };
    throw new UserError(`"${path}": ${reasons[code ?? ""] ?? errorMessage(error)}`);
  });
  if (signal.aborted) return;
  yield await Promise.all(
    entries.map(async (entry) => {
      const isLink = entry.isSymbolicLink();
      const target = isLink ? await stat(join(path, entry.name)).catch(() => undefined) : entry;
      return { name: entry.name, isFolder: target?.isDirectory() ?? false };
    }),
  );
}
