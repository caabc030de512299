/** Measures an encoder's file on the pictures that a distillation holds out. */
import type { Encoder, MiniArchitecture } from "@gramstyle/core";
import { loadEncoder } from "@gramstyle/models";
import { type CreateBackendOptions, createBackend } from "../engine/create-backend.ts";
import type { LearningSource } from "./distill-request.ts";
import { splitPictures } from "./held-out.ts";
import { type HeldOutErrors, measureEncoder, readHeldOut } from "./measure-encoder.ts";
import { learningPictures } from "./plan-distillation.ts";
import { readStudent } from "./read-student.ts";

/** An encoder's file, and the pictures by which it is measured. */
export interface MeasureEncoderRequest extends LearningSource {
  /** The encoder's, .safetensors. */
  readonly encoder: string;
  readonly engine: CreateBackendOptions;
  /** VGG-19's, where they are not in the usual place. */
  readonly weightsFile?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Pictures of each kind. */
const pictureCount = 24;

/** @throws UserError for a file that no distillation has made */
export async function measureEncoderFile(request: MeasureEncoderRequest): Promise<HeldOutErrors> {
  const { encoder, engine, weightsFile, signal } = request;
  const { tensors, architecture } = await readStudent(encoder);
  const { photos, paintings } = await splitPictures(await learningPictures(request));
  const pictures = await readHeldOut(photos.validation, paintings.validation, pictureCount);
  const teacher = await loadTeacher(architecture, weightsFile);
  const backend = await createBackend(engine);
  try {
    return await measureEncoder({ backend, teacher, architecture, tensors, pictures, signal });
  } finally {
    await backend.dispose();
  }
}

/** VGG-19 as every distillation sees it, as deep as the student. */
export function loadTeacher(
  { heads, convolutions }: MiniArchitecture,
  weights: string | undefined,
): Promise<Encoder> {
  const last = `relu${convolutions.length}_${convolutions.at(-1)}`;
  const layers = [...new Set([...Object.keys(heads), last])];
  return loadEncoder({ name: "vgg19", weights, pooling: "max", border: "replicate", layers });
}
