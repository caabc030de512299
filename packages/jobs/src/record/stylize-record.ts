/** The record of a run of `stylize`. */
import { UserError } from "@gramstyle/core";
import type { StylizeRunRecord } from "@gramstyle/models";
import type { PictureRecord, StylizeDone } from "../stylize/records.ts";
import type { StylizeRequest } from "../stylize/stylize-run.ts";
import { recordedPath, recordFile } from "./recorded-files.ts";
import { checkRecordPath, madeNow, writeRunRecord } from "./run-record-file.ts";

/** What only the run tells. */
export interface StylizeOutcome {
  /** Those that were written, with their hashes. */
  readonly pictures: readonly PictureRecord[];
  readonly done: Pick<StylizeDone, "device" | "seconds">;
}

/**
 * Looks at the models before a run begins, and whether the file can be written; the run must keep
 * hashes.
 * @returns what writes the file of the pictures that could be made; where there are none, no file
 * @throws UserError where it cannot be written, or the run is of a kind that has no record
 */
export async function beginStylizeRecord(
  path: string,
  request: StylizeRequest,
): Promise<(outcome: StylizeOutcome) => Promise<void>> {
  const { tasks, models, engine, strength = 1, preserveColor = false, size, pixelRange } = request;
  if (tasks.some(({ clip }) => clip)) {
    throw new UserError("`recipe`: expected pictures alone, got a clip; leave it out");
  }
  if ((engine.precision ?? "float32") !== "float32") {
    throw new UserError(
      "`recipe`: expected `precision` float32, which every engine computes alike",
    );
  }
  await checkRecordPath(path, { force: request.force });
  const recorded: StylizeRunRecord["models"] = [];
  for (const { name, path: model } of models) {
    recorded.push({ name, ...(await recordFile(path, model)) });
  }
  return async ({ pictures, done: { device, seconds } }) => {
    if (pictures.length === 0 || device === undefined) return;
    const made: StylizeRunRecord["pictures"] = [];
    for (const { input, output, model, sha256 } of pictures) {
      made.push({
        input: { path: recordedPath(path, input), sha256: sha256! },
        output: await recordFile(path, output),
        model: models.findIndex(({ name }) => name === model),
      });
    }
    const { force } = request;
    const record = {
      ...madeNow({ ...engine, device }, seconds),
      command: "stylize",
      options: { strength, preserveColor, size: size ?? null, pixelRange: pixelRange ?? null },
      models: recorded,
      pictures: made,
    } satisfies StylizeRunRecord;
    await writeRunRecord(path, record, { force });
  };
}
