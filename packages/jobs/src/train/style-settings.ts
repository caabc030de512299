/** Everything that decides one training of a style, as plain data that its folder holds. */
import { statisticNames } from "@gramstyle/core";
import { type StyleCard, styleCardSchema } from "@gramstyle/models";
import { type StyleRecipe, trainedNetworks } from "@gramstyle/trainer";
import { z } from "zod";
import type { PictureFile } from "../files/picture-file.ts";
import { pictureFileSchema } from "../files/picture-file-schema.ts";
import type { PictureFolder } from "./picture-folder.ts";

export const styleSettingsKind = "gramstyle train 1";

export interface StyleSettings {
  readonly kind: typeof styleSettingsKind;
  readonly style: PictureFile;
  readonly photos: PictureFolder;
  /** Pictures to look at; missing: some of the photos, which are then not trained on. */
  readonly validation?: PictureFolder | undefined;
  /** The style model; absolute. */
  readonly output: string;
  /** With what the request changed of it. */
  readonly recipe: StyleRecipe;
  /** What the recipe's net was when the training began: a checkpoint fits no other. */
  readonly network: StyleCard["network"];
  readonly seed: number;
  /** A style model whose parameters this one begins with. */
  readonly startFrom?: PictureFile | undefined;
  /** The encoder's, where it is not the usual file; absolute. */
  readonly weightsFile?: string | undefined;
  readonly backend: string;
  readonly device: string;
  readonly threads?: number | undefined;
  readonly checkpointEvery: number;
  readonly samplesEvery: number;
  /** For the card. */
  readonly title: string;
  readonly artist?: string | undefined;
  readonly year?: number | undefined;
  readonly licence?: string | undefined;
  /** Trainings of the same request that come after this one, with the folders that they get. */
  readonly next: readonly { readonly folder: string; readonly settings: StyleSettings }[];
}

const text = z.string().min(1);
const count = z.int().min(1);
const notNegative = z.number().min(0);

export const pictureFolderSchema = z.strictObject({
  path: text,
  exclude: z.array(z.string()),
  count,
  sha256: text,
});

const recipe = z.strictObject({
  name: text,
  description: z.string(),
  net: z.enum(Object.keys(trainedNetworks) as [StyleRecipe["net"]]),
  encoder: text,
  crop: count,
  batch: count,
  steps: count,
  learningRate: z.number().positive(),
  clipNorm: z.number().positive(),
  styleSize: count,
  statistic: z.enum(statisticNames).optional(),
  weights: z.strictObject({
    content: notNegative,
    style: notNegative,
    totalVariation: notNegative,
  }),
  // Settings of before there was a temporal term have none.
  temporalWeight: notNegative.default(0),
});

/** What `readSettings` holds a training's settings against. */
export const styleSettingsSchema: z.ZodType<StyleSettings> = z.strictObject({
  kind: z.literal(styleSettingsKind),
  style: pictureFileSchema,
  photos: pictureFolderSchema,
  validation: pictureFolderSchema.optional(),
  output: text,
  recipe,
  network: styleCardSchema.shape.network,
  seed: z.int().min(0),
  startFrom: pictureFileSchema.optional(),
  weightsFile: text.optional(),
  backend: text,
  device: text,
  threads: count.optional(),
  checkpointEvery: count,
  samplesEvery: count,
  title: z.string(),
  artist: z.string().optional(),
  year: z.int().optional(),
  licence: z.string().optional(),
  next: z.array(z.strictObject({ folder: text, settings: z.lazy(() => styleSettingsSchema) })),
});
