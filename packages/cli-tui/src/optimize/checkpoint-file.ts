/** Checkpoints on disk: the state of a run and the recipe that it belongs to. */
import { readFile } from "node:fs/promises";
import { formatCheckpoint, parseCheckpoint, type RunState, UserError } from "@gramstyle/core";
import { writeFileWhole } from "@gramstyle/media";
import type { OptimizeRecipe } from "./recipe.ts";

export interface Checkpoint {
  readonly state: RunState;
  readonly recipe: OptimizeRecipe;
}

/** Where Ctrl-C leaves the checkpoint when no other place was named. */
export const defaultCheckpointPath = (output: string): string => `${output}.checkpoint`;

/** Writes it whole: a run that is killed leaves the checkpoint before. */
export async function writeCheckpoint(path: string, checkpoint: Checkpoint): Promise<void> {
  await writeFileWhole(path, formatCheckpoint(checkpoint.state, checkpoint.recipe));
}

/** @throws UserError, one line with the path */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such checkpoint" : `cannot be read (${code})`;
    throw new UserError(`"${path}": ${why}`, { cause: error });
  }
  try {
    const { state, recipe } = parseCheckpoint(bytes);
    return { state, recipe: recipe as OptimizeRecipe };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`"${path}": ${error.message}`, { cause: error });
  }
}
