/** Measures an encoder's file on the pictures that a distillation holds out. */
import { UserError } from "@gramstyle/core";
import { type CreateBackendOptions, createBackend } from "../create-backend.ts";
import { loadEncoder } from "../load-encoder.ts";
import { readSafetensorsWhole } from "../read-safetensors.ts";
import type { LearningPictures } from "./distill-settings.ts";
import { splitPictures } from "./held-out.ts";
import { type HeldOutErrors, measureEncoder, readHeldOut } from "./measure-encoder.ts";

export interface MeasureEncoderFileOptions {
  readonly path: string;
  readonly photos: LearningPictures;
  readonly paintings: LearningPictures;
  readonly engine: CreateBackendOptions;
  /** VGG-19's, where they are not in the usual place. */
  readonly weightsFile?: string | undefined;
}

/** Pictures of each kind. */
const pictureCount = 24;

/** @throws UserError for a file that no distillation has made */
export async function measureEncoderFile(
  options: MeasureEncoderFileOptions,
): Promise<HeldOutErrors> {
  const { path, engine, weightsFile } = options;
  const { tensors, metadata } = await readSafetensorsWhole(path);
  if (metadata.architecture === undefined) {
    throw new UserError(`"${path}": expected an encoder that gramstyle distill has made`);
  }
  const architecture = JSON.parse(metadata.architecture);
  const { photos, paintings } = await splitPictures(options);
  const pictures = await readHeldOut(photos.validation, paintings.validation, pictureCount);
  const teacher = await loadTeacher(Object.keys(architecture.heads), weightsFile);
  const backend = await createBackend(engine);
  try {
    return await measureEncoder({ backend, teacher, architecture, tensors, pictures });
  } finally {
    await backend.dispose();
  }
}

/** VGG-19 as every distillation sees it. */
export function loadTeacher(layers: readonly string[], weights: string | undefined) {
  return loadEncoder({ name: "vgg19", weights, pooling: "max", border: "replicate", layers });
}
