/** The recipe file of `gramstyle stylize`. */
import type { StylizedRecipe } from "@gramstyle/models";
import type { ReadModel } from "../stylize/open-stylizer.ts";
import type { StylizeResult, StylizeRun } from "../stylize/run-stylize.ts";
import { checkRecipePath, madeNow, writeRecipe } from "./recipe-file.ts";
import { recordedPath, recordFile } from "./recorded-files.ts";

/**
 * Looks at the models before a run begins, and whether the file can be written; the run must keep
 * hashes.
 * @returns what writes the file of the pictures that could be made; where there are none, no file
 * @throws UserError where it cannot be written
 */
export async function beginStylizedRecipe(
  path: string,
  models: readonly ReadModel[],
  { pixelRange, force }: { readonly pixelRange?: 1 | 255 | undefined; readonly force: boolean },
): Promise<(run: StylizeRun, result: StylizeResult) => Promise<void>> {
  await checkRecipePath(path, { force });
  const recorded: StylizedRecipe["models"] = [];
  for (const { name, path: model } of models) {
    recorded.push({ name, ...(await recordFile(path, model)) });
  }
  return async (run, { pictures, device, seconds }) => {
    if (pictures.length === 0 || device === undefined) return;
    const made: StylizedRecipe["pictures"] = [];
    for (const { job, sha256 } of pictures) {
      made.push({
        input: { path: recordedPath(path, job.input), sha256: sha256! },
        output: await recordFile(path, job.output),
        model: job.model,
      });
    }
    await writeRecipe(path, {
      ...madeNow({ ...run.engine, device }, seconds),
      command: "stylize",
      options: {
        strength: run.strength,
        preserveColor: run.preserveColor,
        size: run.size ?? null,
        pixelRange: pixelRange ?? null,
      },
      models: recorded,
      pictures: made,
    });
  };
}
