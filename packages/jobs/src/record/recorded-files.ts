/** Files as a record has them: where they are from its folder, and the hash of what is in them. */
import { dirname, isAbsolute, join, parse, posix, relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import type { RecordedFile } from "@gramstyle/models";
import { sha256OfFile } from "../files/sha256-of-file.ts";

/** @param record the record's path */
export async function recordFile(record: string, path: string): Promise<RecordedFile> {
  return { path: recordedPath(record, path), sha256: await sha256OfFile(path) };
}

/**
 * From the record's folder, with slashes, so that the folder can be moved and passed on; absolute
 * where the two share nothing but the root.
 */
export function recordedPath(record: string, path: string): string {
  const from = resolve(dirname(record));
  const to = resolve(path);
  const short = relative(from, to);
  const shared = !isAbsolute(short) && firstFolder(from) === firstFolder(to);
  return (shared ? short : to).replaceAll(sep, "/");
}

function firstFolder(path: string): string | undefined {
  return path.slice(parse(path).root.length).split(sep)[0];
}

/** A file that is looked for. */
export interface FileSearch {
  /** The record's path. */
  readonly record: string;
  readonly file: RecordedFile;
  /** Where it may be besides: what comes with Gramstyle moves with it. */
  readonly others?: readonly string[];
}

/**
 * The absolute path of a file that a picture was made from: where the record says, else beside the
 * record, else at one of the other places; the hash tells whether it is the one.
 * @throws UserError of one line where it is gone, or is there but has changed
 */
export async function findRecorded({ record, file, others = [] }: FileSearch): Promise<string> {
  const { found, changed } = await search([...toldPlaces(record, file), ...others], file.sha256);
  if (found !== undefined) return found;
  if (changed !== undefined) {
    throw new UserError(
      `"${changed}" has changed since "${record}" was written; put the old file back, or make the picture anew`,
    );
  }
  throw new UserError(
    `"${file.path}": there is no such file, nor one of its name beside "${record}"; put it there`,
  );
}

/** The picture that a record tells of, where it is still there and the same; else why not. */
export async function findFirstPicture(
  record: string,
  file: RecordedFile,
): Promise<{ readonly path: string } | { readonly reason: string }> {
  const { found, changed } = await search(toldPlaces(record, file), file.sha256);
  if (found !== undefined) return { path: found };
  if (changed !== undefined) {
    return { reason: `"${changed}" has changed since the recipe was written` };
  }
  return { reason: `"${file.path}" is no longer there` };
}

/** Where a record says that a file is; absolute. */
export function placeOf(record: string, { path }: Pick<RecordedFile, "path">): string {
  return resolve(toldPlace(record, path));
}

/** Where a record's file is looked for: where the record says, and beside the record; absolute. */
export function placesOf(record: string, file: RecordedFile): string[] {
  return toldPlaces(record, file).map((place) => resolve(place));
}

/** The same as messages tell them: as the record's path was given. */
function toldPlaces(record: string, { path }: RecordedFile): string[] {
  return [toldPlace(record, path), join(dirname(record), posix.basename(path))];
}

const toldPlace = (record: string, path: string): string =>
  isAbsolute(path) ? path : join(dirname(record), path);

async function search(
  places: readonly string[],
  sha256: string,
): Promise<{ readonly found?: string; readonly changed?: string }> {
  let changed: string | undefined;
  const seen = new Set<string>();
  for (const place of places) {
    const path = resolve(place);
    if (seen.has(path)) continue;
    seen.add(path);
    const hash = await sha256OfFile(path).catch(() => undefined);
    if (hash === sha256) return { found: path };
    if (hash !== undefined) changed ??= place;
  }
  return changed === undefined ? {} : { changed };
}
