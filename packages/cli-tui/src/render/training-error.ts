/** What the command adds to the errors of trainings: how to go on. */

import { UserError } from "@gramstyle/core";
import { TrainingError, TrainingExistsError } from "@gramstyle/jobs/train";
import { resumeCommand } from "./training.ts";

/**
 * @param command "train", "distill"
 * @param folder of the training that was going on
 */
export function withResumeCommand(error: unknown, command: string, folder: string): unknown {
  if (error instanceof TrainingExistsError) {
    const resume = resumeCommand(command, error.folder);
    return new UserError(
      `"${error.folder}" holds a training already; go on with it (${resume}), or begin anew with --force`,
      { cause: error },
    );
  }
  if (!(error instanceof TrainingError) || error.kept === undefined) return error;
  const message = `${error.message}, go on with: ${resumeCommand(command, folder)}`;
  return new Error(message, { cause: error });
}
