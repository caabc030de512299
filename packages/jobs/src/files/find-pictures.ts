/** From what was named, files, folders and patterns, to picture files. */
import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UserError } from "@gramstyle/core";
import { expandPictures } from "./expand-pictures.ts";

/**
 * The pictures, each once; a folder becomes its pictures. A shell expands patterns by itself; here
 * they are for quotes and for Windows.
 * @param paths a file's name may hold `*` and `?`, a folder's may not
 * @param except a picture that is left out where it is in a folder
 * @throws UserError for a path that does not exist, and for a folder or pattern without pictures
 */
export async function findPictures(paths: readonly string[], except: string): Promise<string[]> {
  const expanded: string[] = [];
  for (const path of paths) {
    if (/[*?]/.test(path)) expanded.push(...(await filesLike(path)));
    else expanded.push(path);
  }
  return expandPictures(expanded, except);
}

async function filesLike(path: string): Promise<string[]> {
  const folder = dirname(path);
  if (/[*?]/.test(folder)) {
    throw new UserError(
      `"${path}": expected * and ? in the name of a file, got them in a folder's`,
    );
  }
  const pattern = patternOf(basename(path));
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw new UserError(`"${folder}": there is no such folder`, { cause: error });
  });
  const names = entries
    .filter((entry) => !entry.isDirectory() && pattern.test(entry.name))
    .map(({ name }) => name);
  if (names.length === 0) throw new UserError(`"${path}": no file has such a name`);
  return names.sort().map((name) => join(folder, name));
}

/** As shells do: hidden files only where the pattern begins with a dot itself. */
function patternOf(name: string): RegExp {
  const source = name
    .replace(/[\\^$.|+()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${name.startsWith(".") ? "" : "(?!\\.)"}${source}$`, "su");
}
