/** The pictures and clips that are to be stylized, from files, folders and patterns. */
import { readdir, realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { isClip, isMoviePath } from "@gramstyle/media";
import { findPictures } from "../files/find-pictures.ts";

/** A picture or clip that was found. */
export interface InputPicture {
  readonly path: string;
  /** Where it goes below the output folder: "" but for what was found deeper in a folder. */
  readonly folder: string;
  /** Whether it moves: a video, or a GIF or WebP of several frames. */
  readonly clip?: boolean;
}

/** How folders are gone through. */
export interface FindInputsOptions {
  /** Whether folders are gone through to the bottom. */
  readonly recursive: boolean;
  /** Pictures in here are left out of folders that are gone through: they are results. */
  readonly output: string;
}

/**
 * The pictures, each once and in the order given.
 * @param paths files, folders, and patterns: a file's name may hold `*` and `?`
 * @throws UserError for a path that does not exist, and for a folder or pattern without pictures
 */
export async function findInputs(
  paths: readonly string[],
  { recursive, output }: FindInputsOptions,
): Promise<InputPicture[]> {
  const found = new Map<string, InputPicture>();
  for (const path of paths) {
    for (const picture of await inputsOf(path, recursive, resolve(output))) {
      const key = await realpath(picture.path).catch(() => picture.path);
      const clip = await isClip(picture.path);
      if (!found.has(key)) found.set(key, clip ? { ...picture, clip } : picture);
    }
  }
  return [...found.values()];
}

async function inputsOf(path: string, recursive: boolean, output: string): Promise<InputPicture[]> {
  const facts = await stat(path).catch(() => undefined);
  if (!facts?.isDirectory()) {
    return (await findPictures([path], "")).map((picture) => ({ path: picture, folder: "" }));
  }
  const movies = await moviesIn(path, recursive);
  const pictures = await (recursive ? allPictures(path) : findPictures([path], "")).catch(
    (error: unknown) => {
      if (movies.length === 0) throw error;
      return [];
    },
  );
  const all = [...pictures, ...movies].sort();
  const ours = recursive ? all.filter((file) => !resolve(file).startsWith(output + sep)) : all;
  // Stylizing a folder into itself is refused later, by name.
  const kept = output === resolve(path) ? all : ours;
  if (kept.length === 0) throw new UserError(`"${path}": no pictures in this folder or below`);
  return kept.map((file) => ({
    path: file,
    folder: recursive ? join(".", dirname(relative(path, file))) : "",
  }));
}

/** Hidden ones are left out, and folders of pieces that a run left. */
async function moviesIn(folder: string, recursive: boolean): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.name.startsWith(".")) continue;
    if (!entry.isDirectory()) {
      if (isMoviePath(entry.name)) found.push(path);
    } else if (recursive && !entry.name.endsWith(".parts")) {
      found.push(...(await moviesIn(path, recursive)));
    }
  }
  return found;
}

/** Loaded only where it is asked for: training's data comes with it. */
async function allPictures(folder: string): Promise<readonly string[]> {
  const { listPictures } = await import("@gramstyle/trainer/node");
  return listPictures(folder);
}
