/** Which pictures an encoder learns from, and which are kept to measure it on. */
import { basename, dirname } from "node:path";
import { UserError } from "@gramstyle/core";
import { type Split, sameFiles } from "../train/picture-folder.ts";
import type { LearningPictures } from "./distill-settings.ts";

/**
 * Photos are held out one by one, paintings by painter: one that is held out shares no painter with
 * those that are learnt from.
 */
export type HoldOutBy = "picture" | "painter";

export interface HoldOutRule {
  readonly by: HoldOutBy;
  /** The first of so many, in sorted order, is held out. */
  readonly every: number;
  /** Parts of paths; what contains one is held out, too. */
  readonly also: readonly string[];
}

/** @throws UserError where nothing is left to learn from */
export function holdOutPictures(files: readonly string[], rule: HoldOutRule): Split {
  const sorted = [...files].sort();
  const groupOf = rule.by === "painter" ? painterOf : (file: string) => file;
  const groups = [...new Set(sorted.map(groupOf))].sort();
  const held = new Set(groups.filter((_, i) => i % rule.every === 0 && groups.length > 1));
  const isHeld = (file: string) =>
    held.has(groupOf(file)) || rule.also.some((part) => file.includes(part));
  const split = {
    training: sorted.filter((file) => !isHeld(file)),
    validation: sorted.filter(isHeld),
  };
  if (split.training.length > 0) return split;
  throw new UserError(
    `expected pictures to learn from, but all ${files.length} would be held out; hold out fewer`,
  );
}

/** Of "claude_monet__012.jpg" the part before "__"; of other names the folder. */
function painterOf(file: string): string {
  const name = basename(file);
  const end = name.indexOf("__");
  return end > 0 ? name.slice(0, end) : dirname(file);
}

/** Everything that an encoder learns from and is measured on. */
export interface SplitPictures {
  readonly photos: Split;
  readonly paintings: Split;
}

/**
 * The files of all folders.
 * @param list a file that lists the pictures, to tell which have changed; see `sameFiles`
 * @throws UserError where they are not those that were there before
 */
export async function splitPictures(
  {
    photos,
    paintings,
  }: { readonly photos: LearningPictures; readonly paintings: LearningPictures },
  list?: string,
): Promise<SplitPictures> {
  const split = async (
    { folders, holdOutEvery, holdOut }: LearningPictures,
    by: HoldOutBy,
  ): Promise<Split> => {
    const files: string[] = [];
    // One after the other: each adds itself to the list.
    for (const folder of folders) files.push(...(await sameFiles(folder, list)));
    return holdOutPictures(files, { by, every: holdOutEvery, also: holdOut });
  };
  return { photos: await split(photos, "picture"), paintings: await split(paintings, "painter") };
}
