/** Names for what is saved: a sensible one, and never one that is taken. */
import { stat } from "node:fs/promises";
import { dirname, join, parse, resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import { checkOutputPath, formatOfPath } from "@gramstyle/media";

/** "landscape" and "waves" to "landscape-waves.jpg" here, or "landscape-waves-2.jpg" where it is taken. */
export async function suggestName(
  picture: string,
  style: string,
  extension = ownExtension(picture),
): Promise<string> {
  const base = `${parse(picture).name}-${parse(style).name}`;
  for (let number = 1; ; number++) {
    const name = number === 1 ? `${base}${extension}` : `${base}-${number}${extension}`;
    if (!(await isTaken(name))) return name;
  }
}

/** A folder beside one of pictures: "holiday" and "udnie" to "holiday-udnie". */
export async function suggestFolder(folder: string, style: string): Promise<string> {
  const base = join(dirname(folder), `${parse(folder).base || "pictures"}-${style}`);
  for (let number = 1; ; number++) {
    const name = number === 1 ? base : `${base}-${number}`;
    if (!(await isTaken(name))) return name;
  }
}

/** Where `name` is, checked before any work. @throws UserError where something is there already */
export async function freeOutput(name: string): Promise<string> {
  const path = resolve(name.trim());
  if (name.trim() === "") throw new UserError("expected a name for the file");
  if ((await isTaken(path)) && !(await stat(path)).isDirectory()) {
    throw new UserError(`"${name.trim()}" exists already; choose another name`);
  }
  await checkOutputPath(path);
  return path;
}

/** Whether there is something at the path. */
export async function isTaken(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

function ownExtension(picture: string): string {
  try {
    formatOfPath(picture);
    return parse(picture).ext.toLowerCase();
  } catch {
    return ".png";
  }
}
