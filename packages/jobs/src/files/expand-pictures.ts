/** From what was named on the command line, files and folders, to picture files. */
import { readdir, realpath, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { UserError } from "@gramstyle/core";

const pictureExtensions = new Set(".jpg .jpeg .png .webp .tif .tiff .gif .avif .svg".split(" "));

/**
 * The files, each once and in the order given; a folder becomes its pictures, sorted by name, other
 * files, hidden ones and folders in it left out.
 * @param except a picture that is left out where it is in a folder: it is what the others are
 * compared with
 * @throws UserError for a path that does not exist or a folder without pictures
 */
export async function expandPictures(paths: readonly string[], except: string): Promise<string[]> {
  const exceptPath = await realPathOf(except);
  const found = new Map<string, string>();
  for (const path of paths) {
    const facts = await stat(path).catch(() => undefined);
    if (!facts) throw new UserError(`"${path}": there is no such file or folder`);
    if (!facts.isDirectory()) {
      found.set(await realPathOf(path), path);
      continue;
    }
    const pictures = await picturesIn(path);
    if (pictures.length === 0) throw new UserError(`"${path}": no pictures in this folder`);
    for (const picture of pictures) {
      const key = await realPathOf(picture);
      if (key !== exceptPath && !found.has(key)) found.set(key, picture);
    }
  }
  return [...found.values()];
}

async function picturesIn(folder: string): Promise<string[]> {
  let names: string[];
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    throw new UserError(`"${folder}": this folder cannot be read`, { cause: error });
  }
  return names
    .filter((name) => !name.startsWith(".") && pictureExtensions.has(extname(name).toLowerCase()))
    .sort()
    .map((name) => join(folder, name));
}

async function realPathOf(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}
