/** The recipe file of `gramstyle stylize`. */
import type { StylizeRunRecord } from "@gramstyle/models";
import type { ReadModel } from "../stylize/open-stylizer.ts";
import type { StylizeResult, StylizeRun } from "../stylize/run-stylize.ts";
import { checkRecordPath, madeNow, writeRunRecord } from "./recipe-file.ts";
import { recordedPath, recordFile } from "./recorded-files.ts";

/**
 * Looks at the models before a run begins, and whether the file can be written; the run must keep
 * hashes.
 * @returns what writes the file of the pictures that could be made; where there are none, no file
 * @throws UserError where it cannot be written
 */
export async function beginStylizeRecord(
  path: string,
  models: readonly ReadModel[],
  { pixelRange, force }: { readonly pixelRange?: 1 | 255 | undefined; readonly force: boolean },
): Promise<(run: StylizeRun, result: StylizeResult) => Promise<void>> {
  await checkRecordPath(path, { force });
  const recorded: StylizeRunRecord["models"] = [];
  for (const { name, path: model } of models) {
    recorded.push({ name, ...(await recordFile(path, model)) });
  }
  return async (run, { pictures, device, seconds }) => {
    if (pictures.length === 0 || device === undefined) return;
    const made: StylizeRunRecord["pictures"] = [];
    for (const { job, sha256 } of pictures) {
      made.push({
        input: { path: recordedPath(path, job.input), sha256: sha256! },
        output: await recordFile(path, job.output),
        model: job.model,
      });
    }
    await writeRunRecord(path, {
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
