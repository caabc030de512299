/** The recipe file of `gramstyle stylize`. */
import { UserError } from "@gramstyle/core";
import type { StylizeRequest } from "@gramstyle/jobs";
import type { StylizedRecipe } from "@gramstyle/models";
import type { Stylized } from "../render/show-stylize.ts";
import { checkRecipePath, madeNow, writeRecipe } from "./recipe-file.ts";
import { recordedPath, recordFile } from "./recorded-files.ts";

/**
 * Looks at the models before a run begins, and whether the file can be written; the run must keep
 * hashes.
 * @returns what writes the file of the pictures that could be made; where there are none, no file
 * @throws UserError where it cannot be written, or the run is of a kind that has no recipe
 */
export async function beginStylizedRecipe(
  path: string,
  request: StylizeRequest,
): Promise<(stylized: Stylized) => Promise<void>> {
  const { tasks, models, engine, strength = 1, preserveColor = false, size, pixelRange } = request;
  if (tasks.some(({ clip }) => clip)) {
    throw new UserError("--recipe: expected pictures alone, got a clip; leave it out");
  }
  if ((engine.precision ?? "float32") !== "float32") {
    throw new UserError(
      "--recipe: expected --precision float32, which every engine computes alike",
    );
  }
  await checkRecipePath(path, { force: request.force });
  const recorded: StylizedRecipe["models"] = [];
  for (const { name, path: model } of models) {
    recorded.push({ name, ...(await recordFile(path, model)) });
  }
  return async ({ pictures, done: { device, seconds } }) => {
    if (pictures.length === 0 || device === undefined) return;
    const made: StylizedRecipe["pictures"] = [];
    for (const { input, output, model, sha256 } of pictures) {
      made.push({
        input: { path: recordedPath(path, input), sha256: sha256! },
        output: await recordFile(path, output),
        model: models.findIndex(({ name }) => name === model),
      });
    }
    await writeRecipe(path, {
      ...madeNow({ ...engine, device }, seconds),
      command: "stylize",
      options: { strength, preserveColor, size: size ?? null, pixelRange: pixelRange ?? null },
      models: recorded,
      pictures: made,
    });
  };
}
