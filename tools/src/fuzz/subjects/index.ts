/** Everything that is fuzzed. */
import type { Subject } from "../subject.ts";
import { encoderSubject, foreignSubjects, styleModelSubject } from "./models.ts";
import { clipSubjects, pictureSubjects } from "./pictures.ts";
import { clipProgressSubject, optimizeCheckpointSubject, recipeSubject } from "./runs.ts";
import { distillSubjects, trainSubjects } from "./trainings.ts";

/**
 * @param foreign style models of others, paths
 * @returns what can be fuzzed on this machine: clips need ffmpeg, distillations VGG-19's weights
 */
export async function allSubjects(foreign: readonly string[]): Promise<readonly Subject[]> {
  return [
    ...pictureSubjects,
    ...(await clipSubjects()),
    ...[encoderSubject, styleModelSubject, optimizeCheckpointSubject, recipeSubject],
    ...foreignSubjects(foreign),
    ...(await clipProgressSubject()),
    ...trainSubjects(),
    ...distillSubjects(),
  ];
}
