/** The pictures that are to be stylized, from what the command line names. */
import { realpath, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { listPictures } from "@gramstyle/trainer";
import { findPictures } from "../evaluate/find-pictures.ts";

export interface InputPicture {
  readonly path: string;
  /** Where it goes below the output folder: "" but for what was found deeper in a folder. */
  readonly folder: string;
}

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
      if (!found.has(key)) found.set(key, picture);
    }
  }
  return [...found.values()];
}

async function inputsOf(path: string, recursive: boolean, output: string): Promise<InputPicture[]> {
  const facts = await stat(path).catch(() => undefined);
  if (!recursive || !facts?.isDirectory()) {
    return (await findPictures([path], "")).map((picture) => ({ path: picture, folder: "" }));
  }
  const all = await listPictures(path);
  const ours = all.filter((picture) => !resolve(picture).startsWith(output + sep));
  // Stylizing a folder into itself is refused later, by name.
  const kept = output === resolve(path) ? all : ours;
  if (kept.length === 0) throw new UserError(`"${path}": no pictures in this folder or below`);
  return kept.map((picture) => ({
    path: picture,
    folder: join(".", dirname(relative(path, picture))),
  }));
}
