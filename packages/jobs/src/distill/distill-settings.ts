/** Everything that decides one distillation, as plain data that its folder holds. */
import type { DistillOptions } from "@gramstyle/trainer";
import { z } from "zod";
import type { PictureFolder } from "../train/picture-folder.ts";
import { pictureFolderSchema } from "../train/style-settings.ts";

export const distillSettingsKind = "gramstyle distill 2";

/** Folders to learn from, and what of them is kept to measure on. */
export interface LearningPictures {
  readonly folders: readonly PictureFolder[];
  /** One in so many pictures, or painters, is not trained on. */
  readonly holdOutEvery: number;
  /** Parts of paths whose pictures are not trained on either. */
  readonly holdOut: readonly string[];
}

/** Of the trainer's options those that are plain data. */
type PlainOptions = Pick<
  DistillOptions,
  "architecture" | "length" | "batch" | "size" | "learningRate" | "gramWeight" | "clipNorm" | "seed"
>;

export interface DistillSettings extends PlainOptions {
  readonly kind: typeof distillSettingsKind;
  readonly photos: LearningPictures;
  readonly paintings: LearningPictures;
  /** The encoder's weights; absolute. */
  readonly output: string;
  /** An encoder that is taught further, a file of an earlier distillation; absolute. */
  readonly startFrom?: string | undefined;
  /** VGG-19's, where they are not in the usual place; absolute. */
  readonly weightsFile?: string | undefined;
  readonly backend: string;
  readonly device: string;
  readonly threads?: number | undefined;
  readonly checkpointEvery: number;
  /** Steps between two measurements on whole pictures. */
  readonly measureEvery: number;
}

const text = z.string().min(1);
const count = z.int().min(1);

const learningPictures = z.strictObject({
  folders: z.array(pictureFolderSchema).min(1),
  holdOutEvery: count,
  holdOut: z.array(text),
});

/** Of the metadata of an encoder's file, and of settings. */
export const architectureSchema = z.strictObject({
  channels: z.array(count).length(5),
  convolutions: z.array(count).length(5),
  heads: z.record(text, count),
  alsoReads: z.record(text, z.array(text)).optional(),
});

/** What `readSettings` holds a distillation's settings against. */
export const distillSettingsSchema: z.ZodType<DistillSettings> = z.strictObject({
  kind: z.literal(distillSettingsKind),
  photos: learningPictures,
  paintings: learningPictures,
  output: text,
  architecture: architectureSchema,
  length: z.union([
    z.strictObject({ steps: count }),
    z.strictObject({ seconds: z.number().positive() }),
  ]),
  batch: z.strictObject({ photos: count, paintings: count, onPolicy: count }),
  size: z.int().multipleOf(16),
  learningRate: z.number().positive(),
  gramWeight: z.number().min(0),
  clipNorm: z.number().positive(),
  seed: z.int().min(0),
  startFrom: text.optional(),
  weightsFile: text.optional(),
  backend: text,
  device: text,
  threads: count.optional(),
  checkpointEvery: count,
  measureEvery: count,
}) as z.ZodType<DistillSettings>;
