/** The recipe file of `gramstyle optimize`: from a run to the file, and back. */
import { resolve } from "node:path";
import {
  type CreateBackendOptions,
  lossOf,
  type OptimizeDoneRecord,
  type OptimizePlan,
  type PictureFile,
} from "@gramstyle/jobs";
import {
  type EncoderName,
  encoderNames,
  encoderWeightsPath,
  type OptimizedRecipe,
} from "@gramstyle/models";
import { checkRecipePath, madeNow, writeRecipe } from "./recipe-file.ts";
import { findRecorded, recordedPath, recordFile } from "./recorded-files.ts";

/** What only the end of a run tells. */
export type OptimizeOutcome = Pick<OptimizeDoneRecord, "device" | "seconds">;

export interface RecipeOptions {
  /** Whether the run goes on from a checkpoint. */
  readonly resumed: boolean;
  /** Whether a file that is there is overwritten. */
  readonly force?: boolean | undefined;
}

/**
 * Looks at the encoder's weights before a run begins, and whether the file can be written.
 * @returns what writes the file when the picture is there
 * @throws UserError where there are no weights, or the file cannot be written
 */
export async function beginOptimizedRecipe(
  path: string,
  recipe: OptimizePlan,
  { resumed, force }: RecipeOptions,
): Promise<(result: OptimizeOutcome) => Promise<void>> {
  await checkRecipePath(path, { force });
  const weights = await recordFile(path, encoderWeightsPath(recipe.encoder, recipe.weightsFile));
  return async ({ device, seconds }) => {
    const record = (file: PictureFile) => ({
      path: recordedPath(path, file.path),
      sha256: file.sha256,
    });
    const { init } = recipe;
    const file: OptimizedRecipe = {
      ...madeNow({ ...recipe, device }, seconds),
      command: "optimize",
      options: {
        preset: recipe.preset,
        loss: lossOf(recipe),
        weights: recipe.weights,
        iterations: [...recipe.iterations],
        optimizer: recipe.optimizer,
        learningRate: recipe.learningRate,
        pooling: recipe.pooling,
        init: typeof init === "string" ? init : record(init),
        seed: recipe.seed,
        size: recipe.longSide,
        styleScale: recipe.styleScale,
      },
      content: record(recipe.content),
      styles: recipe.styles.map((style) => ({ ...record(style), weight: style.weight })),
      encoder: { name: recipe.encoder, weights },
      output: await recordFile(path, recipe.output),
      resumed,
    };
    await writeRecipe(path, file);
  };
}

/**
 * The run that a recipe file tells of.
 * @param path of the recipe file
 * @param output where the picture goes this time
 * @throws UserError where a file that it was made from is gone or has changed
 */
export async function optimizeAgain(
  path: string,
  file: OptimizedRecipe,
  engine: CreateBackendOptions,
  output: string,
): Promise<OptimizePlan> {
  const { encoder, options } = file;
  const { size, init, ...same } = options;
  const find = async (recorded: PictureFile): Promise<PictureFile> => ({
    path: await findRecorded({ recipe: path, file: recorded }),
    sha256: recorded.sha256,
  });
  const weightsFile = await findRecorded({
    recipe: path,
    file: encoder.weights,
    others: usualWeights(encoder.name),
  });
  const styles = [];
  for (const style of file.styles) styles.push({ ...(await find(style)), weight: style.weight });
  return {
    ...same,
    content: await find(file.content),
    styles,
    init: typeof init === "string" ? init : await find(init),
    longSide: size,
    encoder: encoder.name,
    weightsFile,
    backend: engine.backend,
    device: engine.device,
    threads: engine.threads,
    output: resolve(output),
  };
}

/** Where the encoder's weights are on this machine, if they are. */
function usualWeights(encoder: string): string[] {
  if (!encoderNames.includes(encoder as EncoderName)) return [];
  try {
    return [encoderWeightsPath(encoder)];
  } catch {
    return [];
  }
}
