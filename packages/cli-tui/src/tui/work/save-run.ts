/** What an optimization leaves on disk: its picture, its recipe, a checkpoint to go on from. */
import { mkdir } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { UserError } from "@gramstyle/core";
import {
  planSoFar,
  type SessionView,
  withControls,
  writeOptimizeCheckpoint,
} from "@gramstyle/jobs";
import { beginOptimizeRecord } from "@gramstyle/jobs/record";
import { writePicture } from "@gramstyle/media";
import { freeOutput } from "./output-name.ts";

/** @returns the path. @throws UserError where there is no picture yet, or the file exists already */
export async function savePicture(view: SessionView, name: string): Promise<string> {
  const path = await freeOutput(name);
  await writePicture(path, progressOf(view).image(), { from: view.original });
  return path;
}

/**
 * The picture, and beside it the recipe that leads to it.
 * @returns both paths
 */
export async function saveWithRecipe(
  view: SessionView,
  name: string,
): Promise<{ readonly picture: string; readonly recipe: string }> {
  const progress = progressOf(view);
  const picture = await freeOutput(name);
  const { dir, name: stem } = parse(picture);
  const path = join(dir, `${stem}.json`);
  const plan = {
    ...planSoFar(withControls(view.plan, view.controls), progress),
    output: picture,
  };
  const write = await beginOptimizeRecord(path, plan, { resumed: view.steered });
  await writePicture(picture, progress.image(), { from: view.original });
  const seconds = progress.seconds * progress.totalIteration;
  await write({ device: view.device ?? plan.device, seconds });
  return { picture, recipe: path };
}

/** Everything that going on takes; nothing where no iteration is done yet. */
export async function saveCheckpoint(view: SessionView, path: string): Promise<boolean> {
  if (!view.progress) return false;
  await mkdir(dirname(path), { recursive: true });
  const plan = withControls(view.plan, view.controls);
  await writeOptimizeCheckpoint(path, { state: view.progress.state(), plan });
  return true;
}

function progressOf({ progress }: SessionView) {
  if (progress) return progress;
  throw new UserError("there is no picture yet; wait for the first iteration");
}
