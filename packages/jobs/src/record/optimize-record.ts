/** The record of an optimization: from a run to the file, and back. */
import { resolve } from "node:path";
import {
  type EncoderName,
  encoderNames,
  encoderWeightsPath,
  type OptimizeRunRecord,
} from "@gramstyle/models";
import type { CreateBackendOptions } from "../engine/create-backend.ts";
import type { PictureFile } from "../files/picture-file.ts";
import { lossOf, type OptimizePlan } from "../optimize/plan.ts";
import type { OptimizeDoneRecord } from "../optimize/records.ts";
import { findRecorded, recordedPath, recordFile } from "./recorded-files.ts";
import { checkRecordPath, madeNow, writeRunRecord } from "./run-record-file.ts";

/** What only the end of a run tells. */
export type OptimizeOutcome = Pick<OptimizeDoneRecord, "device" | "seconds">;

/** How the record of a run is begun. */
export interface RecordOptions {
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
export async function beginOptimizeRecord(
  path: string,
  plan: OptimizePlan,
  { resumed, force }: RecordOptions,
): Promise<(result: OptimizeOutcome) => Promise<void>> {
  await checkRecordPath(path, { force });
  const weights = await recordFile(path, encoderWeightsPath(plan.encoder, plan.weightsFile));
  return async ({ device, seconds }) => {
    const record = (file: PictureFile) => ({
      path: recordedPath(path, file.path),
      sha256: file.sha256,
    });
    const { init } = plan;
    const file: OptimizeRunRecord = {
      ...madeNow({ ...plan, device }, seconds),
      command: "optimize",
      options: {
        preset: plan.preset,
        loss: lossOf(plan),
        weights: plan.weights,
        iterations: [...plan.iterations],
        optimizer: plan.optimizer,
        learningRate: plan.learningRate,
        pooling: plan.pooling,
        init: typeof init === "string" ? init : record(init),
        seed: plan.seed,
        size: plan.longSide,
        styleScale: plan.styleScale,
      },
      content: record(plan.content),
      styles: plan.styles.map((style) => ({ ...record(style), weight: style.weight })),
      encoder: { name: plan.encoder, weights },
      output: await recordFile(path, plan.output),
      resumed,
    };
    await writeRunRecord(path, file, { force });
  };
}

/**
 * The plan of the run that a record tells of, to be made again.
 * @param path of the record
 * @param output where the picture goes this time
 * @throws UserError where a file that it was made from is gone or has changed
 */
export async function planOfRecord(
  path: string,
  file: OptimizeRunRecord,
  engine: CreateBackendOptions,
  output: string,
): Promise<OptimizePlan> {
  const { encoder, options } = file;
  const { size, init, ...same } = options;
  const find = async (recorded: PictureFile): Promise<PictureFile> => ({
    path: await findRecorded({ record: path, file: recorded }),
    sha256: recorded.sha256,
  });
  const weightsFile = await findRecorded({
    record: path,
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
