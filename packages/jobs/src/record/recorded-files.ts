/** Files as a recipe has them: where they are from its folder, and the hash of what is in them. */
import { dirname, isAbsolute, join, parse, posix, relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { sha256OfFile } from "@gramstyle/jobs";
import type { RecordedFile } from "@gramstyle/models";
import { shownPath } from "../shown-path.ts";

/** @param recipe the recipe's path */
export async function recordFile(recipe: string, path: string): Promise<RecordedFile> {
  return { path: recordedPath(recipe, path), sha256: await sha256OfFile(path) };
}

/**
 * From the recipe's folder, with slashes, so that the folder can be moved and passed on; absolute
 * where the two share nothing but the root.
 */
export function recordedPath(recipe: string, path: string): string {
  const from = resolve(dirname(recipe));
  const to = resolve(path);
  const short = relative(from, to);
  const shared = !isAbsolute(short) && firstFolder(from) === firstFolder(to);
  return (shared ? short : to).replaceAll(sep, "/");
}

function firstFolder(path: string): string | undefined {
  return path.slice(parse(path).root.length).split(sep)[0];
}

export interface FileSearch {
  /** The recipe's path. */
  readonly recipe: string;
  readonly file: RecordedFile;
  /** Where it may be besides: what comes with Gramstyle moves with it. */
  readonly others?: readonly string[];
}

/**
 * The absolute path of a file that a picture was made from: where the recipe says, else beside the
 * recipe, else at one of the other places; the hash tells whether it is the one.
 * @throws UserError of one line where it is gone, or is there but has changed
 */
export async function findRecorded({ recipe, file, others = [] }: FileSearch): Promise<string> {
  const { found, changed } = await search([...placesOf(recipe, file), ...others], file.sha256);
  if (found !== undefined) return found;
  if (changed !== undefined) {
    throw new UserError(
      `"${shownPath(changed)}" has changed since "${recipe}" was written; put the old file back, or make the picture anew`,
    );
  }
  throw new UserError(
    `"${file.path}": there is no such file, nor one of its name beside "${recipe}"; put it there`,
  );
}

/** The picture that a recipe tells of, where it is still there and the same; else why not. */
export async function findFirstPicture(
  recipe: string,
  file: RecordedFile,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const { found, changed } = await search(placesOf(recipe, file), file.sha256);
  if (found !== undefined) return { path: found };
  if (changed !== undefined) {
    return { reason: `"${shownPath(changed)}" has changed since the recipe was written` };
  }
  return { reason: `"${file.path}" is no longer there` };
}

/** Where a recipe says that a file is. */
export function placeOf(recipe: string, { path }: Pick<RecordedFile, "path">): string {
  return resolve(dirname(recipe), path);
}

/** Where a recipe's file is looked for: where the recipe says, and beside the recipe. */
export function placesOf(recipe: string, file: RecordedFile): string[] {
  const beside = resolve(join(dirname(recipe), posix.basename(file.path)));
  return [placeOf(recipe, file), beside];
}

async function search(
  places: readonly string[],
  sha256: string,
): Promise<{ readonly found?: string; readonly changed?: string }> {
  let changed: string | undefined;
  for (const place of new Set(places)) {
    const hash = await sha256OfFile(place).catch(() => undefined);
    if (hash === sha256) return { found: place };
    if (hash !== undefined) changed ??= place;
  }
  return changed === undefined ? {} : { changed };
}
