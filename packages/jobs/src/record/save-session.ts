/** What a session leaves on disk: its picture, its record, a checkpoint to go on from. */
import { dirname, resolve } from "node:path";
import { type Progress, UserError } from "@gramstyle/core";
import { makeFolder, writePicture } from "@gramstyle/media";
import { writeOptimizeCheckpoint } from "../optimize/checkpoint-file.ts";
import { planSoFar, withControls } from "../optimize/plan-so-far.ts";
import type { SessionView } from "../optimize/session.ts";
import { beginOptimizeRecord } from "./optimize-record.ts";

/** @throws UserError where there is no picture yet, or it cannot be written */
export async function saveSessionPicture(view: SessionView, path: string): Promise<void> {
  await writePicture(path, progressOf(view).image(), { from: view.original });
}

/**
 * The picture, and the record that leads to it.
 * @param path of the record, a .json file
 * @throws UserError where there is no picture yet, the record exists already, or one cannot be written
 */
export async function saveSessionRecord(
  view: SessionView,
  picture: string,
  path: string,
): Promise<void> {
  const progress = progressOf(view);
  const plan = {
    ...planSoFar(withControls(view.plan, view.controls), progress),
    output: picture,
  };
  const write = await beginOptimizeRecord(path, plan, { resumed: view.steered });
  await saveSessionPicture(view, picture);
  const seconds = progress.seconds * progress.totalIteration;
  await write({ device: view.device ?? plan.device, seconds });
}

/**
 * Everything that going on takes; nothing where no iteration is done yet.
 * @param path of the checkpoint; its folder is made
 * @returns whether it was written
 */
export async function saveSessionCheckpoint(view: SessionView, path: string): Promise<boolean> {
  if (!view.progress) return false;
  await makeFolder(dirname(resolve(path)));
  const plan = withControls(view.plan, view.controls);
  await writeOptimizeCheckpoint(path, { state: view.progress.state(), plan });
  return true;
}

function progressOf({ progress }: SessionView): Progress {
  if (progress) return progress;
  throw new UserError("there is no picture yet; wait for the first iteration");
}
