/** The pictures that a training uses, remembered so that it goes on with the same ones. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { writeAtomically } from "@gramstyle/media";
import { listPictures } from "@gramstyle/trainer/node";
import { z } from "zod";

/** A folder of pictures as it was when a training began. */
export interface PictureFolder {
  /** Absolute. */
  readonly path: string;
  /** Parts of paths below the folder whose pictures are left out. */
  readonly exclude: readonly string[];
  readonly count: number;
  /** Of the pictures' paths. */
  readonly sha256: string;
}

/** @throws UserError where there is no such folder, or no picture is left */
export async function pictureFolder(
  path: string,
  exclude: readonly string[] = [],
): Promise<{ readonly folder: PictureFolder; readonly files: readonly string[] }> {
  const absolute = resolve(path);
  const all = await listPictures(absolute);
  const files = all.filter((file) => !exclude.some((part) => below(absolute, file).includes(part)));
  if (files.length === 0) {
    throw new UserError(`"${path}": \`exclude\` leaves none of its ${all.length} pictures`);
  }
  const names = files.map((file) => below(absolute, file));
  const sha256 = createHash("sha256").update(names.join("\n")).digest("hex");
  return { folder: { path: absolute, exclude, count: files.length, sha256 }, files };
}

const below = (folder: string, file: string) => relative(folder, file).split(sep).join("/");

/** The pictures of folders by the folders' paths, as a training's folder lists them. */
const listSchema = z.record(z.string(), z.array(z.string()));

/**
 * The files of a folder that was used before.
 * @param list a file that lists the pictures, to tell which have changed; written at the first time
 * @throws UserError where others are there now
 */
export async function sameFiles(before: PictureFolder, list?: string): Promise<readonly string[]> {
  const { folder, files } = await pictureFolder(before.path, before.exclude);
  const now = files.map((file) => below(folder.path, file));
  const lists = list === undefined ? {} : await readLists(list);
  const then = lists[before.path];
  if (folder.sha256 !== before.sha256) {
    const got = folder.count === before.count ? "others" : folder.count;
    throw new UserError(
      `"${before.path}": expected the ${before.count} pictures that the training began with, got ${got}${then ? difference(then, now) : ""}; put them back, or begin anew`,
    );
  }
  if (list !== undefined && !then) {
    // Only for words: a training goes on without.
    const text = `${JSON.stringify({ ...lists, [before.path]: now })}\n`;
    await writeAtomically(list, Buffer.from(text)).catch(() => undefined);
  }
  return files;
}

async function readLists(path: string): Promise<Record<string, string[]>> {
  try {
    return listSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    return {};
  }
}

/** ` ("b.jpg" is gone, "c.jpg" is new, and 3 more)` */
function difference(then: readonly string[], now: readonly string[]): string {
  const without = (these: readonly string[], others: readonly string[]) => {
    const known = new Set(others);
    return these.filter((name) => !known.has(name));
  };
  const gone = without(then, now).map((name) => `"${name}" is gone`);
  const fresh = without(now, then).map((name) => `"${name}" is new`);
  // Of each kind one at least.
  const told = [...gone.slice(0, 2), ...fresh.slice(0, 2)];
  const more = gone.length + fresh.length - told.length;
  return ` (${[...told, ...(more > 0 ? [`and ${more} more`] : [])].join(", ")})`;
}

/** Pictures to train on, and others to look at while it learns. */
export interface Split {
  readonly training: readonly string[];
  readonly validation: readonly string[];
}

/**
 * Takes `count` pictures out of a list, evenly spread; of few pictures fewer, at most a quarter.
 * Where that leaves none to look at, the first ones are used for both.
 */
export function holdOut(files: readonly string[], count: number): Split {
  const taken = Math.min(count, Math.floor(files.length / 4));
  if (taken === 0) return { training: files, validation: files.slice(0, count) };
  const step = Math.floor(files.length / taken);
  const isTaken = (i: number) => i % step === 0 && i / step < taken;
  return {
    training: files.filter((_, i) => !isTaken(i)),
    validation: files.filter((_, i) => isTaken(i)),
  };
}

/** Photos below which a net learns them by heart instead of the style. */
const few = 100;

/** What to know of photos that are few; undefined of enough. */
export function noteOnFew({ training, validation }: Split): string | undefined {
  if (training.length >= few) return undefined;
  const photos = training.length === 1 ? "1 photo is" : `${training.length} photos are`;
  const known = new Set(training);
  const seen = validation.some((path) => known.has(path));
  const samples = seen ? "; samples are of photos that it learns from, too" : "";
  return `${photos} few to learn from, a few hundred of anything are better${samples}`;
}
