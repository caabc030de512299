/** The pictures that a training uses, remembered so that it goes on with the same ones. */
import { createHash } from "node:crypto";
import { relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { listPictures } from "@gramstyle/trainer";

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
  const below = (file: string) => relative(absolute, file).split(sep).join("/");
  const all = await listPictures(absolute);
  const files = all.filter((file) => !exclude.some((part) => below(file).includes(part)));
  if (files.length === 0) {
    throw new UserError(`"${path}": --exclude leaves none of its ${all.length} pictures`);
  }
  const sha256 = createHash("sha256").update(files.map(below).join("\n")).digest("hex");
  return { folder: { path: absolute, exclude, count: files.length, sha256 }, files };
}

/** The files of a folder that was used before. @throws UserError where others are there now */
export async function sameFiles(before: PictureFolder): Promise<readonly string[]> {
  const { folder, files } = await pictureFolder(before.path, before.exclude);
  if (folder.sha256 !== before.sha256) {
    throw new UserError(
      `"${before.path}": expected the ${before.count} pictures that the training began with, got ${
        folder.count === before.count ? "others" : folder.count
      }; put them back, or begin anew`,
    );
  }
  return files;
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
