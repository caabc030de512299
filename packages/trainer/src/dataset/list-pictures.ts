/** Finds the pictures in a folder, in an order that is the same on every platform. */

import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { errorMessage, UserError } from "@gramstyle/core";

const extensions = new Set([".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".gif", ".avif"]);

/**
 * The paths of all pictures in `folder` and below, known by their extensions (in upper or lower
 * case) and sorted by the code units of their paths below `folder`, with "/" between names.
 *
 * Names that begin with a dot are skipped. Symbolic links are followed, and every folder is listed
 * once, however many links lead to it. A link to a picture that is gone is listed: who reads it
 * says why it cannot be read.
 *
 * @throws UserError where the folder is missing, is a file, has no pictures, or where it or a
 * folder below cannot be read
 */
export async function listPictures(folder: string): Promise<string[]> {
  const found: string[] = [];
  const visited = new Set<string>();

  async function visit(below: string): Promise<void> {
    const path = join(folder, below);
    const real = await realpath(path);
    if (visited.has(real)) return;
    visited.add(real);
    const entries = await readdir(path, { withFileTypes: true });
    // Sorted, so that of several links to one folder always the same is followed.
    entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith(".")) continue;
      const inside = below === "" ? entry.name : `${below}/${entry.name}`;
      const kind = await kindOf(entry, join(folder, inside));
      if (kind === "folder") {
        await visit(inside).catch((error: unknown) => {
          throw folderError(join(folder, inside), error);
        });
      } else if (kind === "file" && extensions.has(extname(entry.name).toLowerCase())) {
        found.push(inside);
      }
    }
  }

  await visit("").catch((error: unknown) => {
    throw folderError(folder, error);
  });
  if (found.length === 0) {
    const known = [...extensions].map((extension) => extension.slice(1)).join(", ");
    throw new UserError(
      `"${folder}": expected a folder with pictures in it or below (${known}), found none; choose another folder`,
    );
  }
  return found.sort().map((inside) => join(folder, inside));
}

async function kindOf(entry: Dirent, path: string): Promise<"folder" | "file" | "other"> {
  if (entry.isSymbolicLink()) {
    const target = await stat(path).catch(() => undefined);
    if (!target) return "file";
    return target.isDirectory() ? "folder" : target.isFile() ? "file" : "other";
  }
  return entry.isDirectory() ? "folder" : entry.isFile() ? "file" : "other";
}

function folderError(path: string, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const { code } = error as NodeJS.ErrnoException;
  const expected = `"${path}": expected a folder of pictures`;
  const came =
    code === "ENOENT"
      ? "there is none with this name"
      : code === "ENOTDIR"
        ? "got a file"
        : `it cannot be read (${errorMessage(error)})`;
  return new UserError(`${expected}, ${came}`, { cause: error });
}
