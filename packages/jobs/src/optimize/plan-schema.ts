/** What a plan is when it is read; apart, since a run that begins anew needs none of it. */
import { lossFormulas, lossWeights } from "@gramstyle/models";
import { z } from "zod";
import { pictureFileSchema } from "../files/picture-file-schema.ts";
import type { OptimizePlan } from "./plan.ts";

const count = z.int().min(1);
const text = z.string().min(1);

export const optimizePlanSchema = z.object({
  content: pictureFileSchema,
  styles: z.array(pictureFileSchema.extend({ weight: z.number().min(0) })).min(1),
  output: text,
  encoder: text,
  weightsFile: text.optional(),
  backend: text,
  device: text,
  threads: count.optional(),
  preset: text,
  loss: lossFormulas.optional(),
  longSide: count,
  styleScale: z.number().positive(),
  iterations: z.array(count).min(1),
  weights: lossWeights,
  optimizer: z.enum(["adam", "lbfgs"]),
  learningRate: z.number().positive(),
  pooling: z.enum(["max", "average"]),
  init: z.union([z.literal("content"), z.literal("noise"), pictureFileSchema], {
    error: 'expected "content", "noise" or a file with its sha256',
  }),
  seed: z.int().min(0),
}) satisfies z.ZodType<OptimizePlan>;
