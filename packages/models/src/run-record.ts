/**
 * The record of a run that made pictures: everything that decided them, as JSON that stands beside
 * them, which users know as a recipe. From it they can be made again, and whoever gets both can see how one led to the other.
 */
import { statisticNames, UserError } from "@gramstyle/core";
import { z } from "zod";
import { describeIssue } from "./describe-issue.ts";

/** Text that a terminal can print as it is: no control characters, which could steer it. */
const text = z
  .string()
  .max(4096)
  .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, "expected text without control characters");

const count = z.int().min(1);
const amount = z.number().min(0);

/** A file, with the hash that tells whether it is still the same. */
const file = z.object({
  /** From the record's folder, with slashes; absolute where the two share no folder. */
  path: text.min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits"),
});

const engine = z.object({
  /** What `--backend` said. */
  backend: text.min(1),
  /** What was really computed on, never "auto". */
  device: text.min(1),
  /** What `--threads` said; null where the engine chose. */
  threads: count.nullable(),
  /** Hardware threads of the machine, from which an engine chooses. */
  cores: count,
  /** The engine's npm packages: { "onnxruntime-node": "1.30.0" }. */
  packages: z.record(text, text),
});

const made = {
  kind: z.literal("gramstyle-recipe"),
  formatVersion: z.literal(1),
  /** The version that made the pictures. */
  gramstyle: text,
  /** Of Node.js. */
  node: text,
  /** When they were finished, in UTC. */
  made: z.iso.datetime(),
  /** How long it took. Of a run that was resumed: since then. */
  seconds: amount,
  engine,
} as const;

const layers = z.record(text, z.number());

/** The formulas that a preset stands for, spelt out: a preset may change, this picture does not. */
export const lossFormulas = z.strictObject({
  convention: z.strictObject({
    contentLayers: layers,
    contentDistance: z.enum(["mse", "relative"]),
    styleLayers: layers,
    statistic: z.enum(statisticNames).optional(),
    styleDistance: z.enum(["mse", "relative"]),
    gramNormalization: z.enum(["none", "hw", "chw"]),
    centred: z.boolean(),
    totalVariation: z.strictObject({
      norm: z.enum(["l1", "l2"]),
      reduction: z.enum(["sum", "mean"]),
    }),
  }),
  border: z.enum(["zero", "replicate"]),
});

/** What a user may change while a run goes on. */
export const lossWeights = z.strictObject({
  content: amount,
  style: amount,
  totalVariation: amount,
  styleLayers: layers.exactOptional(),
});

const optimizeOptions = z.strictObject({
  preset: text.min(1),
  loss: lossFormulas,
  weights: lossWeights,
  /** By scale, from the coarsest. */
  iterations: z.array(count).min(1),
  optimizer: z.enum(["adam", "lbfgs"]),
  learningRate: z.number().positive(),
  pooling: z.enum(["max", "average"]),
  /** A file where it is a picture of the user's. */
  init: z.union([z.literal("content"), z.literal("noise"), file], {
    error: 'expected "content", "noise" or a file with its sha256',
  }),
  seed: z.int().min(0),
  /** The result's long side in pixels. */
  size: count,
  styleScale: z.number().positive(),
});

const optimizeRecord = z.object({
  ...made,
  command: z.literal("optimize"),
  options: optimizeOptions,
  content: file,
  /** Each with its share among several. */
  styles: z.array(file.extend({ weight: amount })).min(1),
  encoder: z.object({ name: text.min(1), weights: file }),
  output: file,
  /** Whether it was stopped and went on, maybe on another engine: `engine` is the last. */
  resumed: z.boolean(),
});

const stylizeRecord = z.object({
  ...made,
  command: z.literal("stylize"),
  options: z.strictObject({
    strength: z.number().min(0).max(1),
    preserveColor: z.boolean(),
    /** The long side that larger pictures were scaled down to; null for none. */
    size: count.nullable(),
    /** What pixels of another program's file were taken to go to; null where it was not said. */
    pixelRange: z
      .union([z.literal(1), z.literal(255)], { error: "expected 1, 255 or null" })
      .nullable(),
  }),
  models: z.array(file.extend({ name: text.min(1) })).min(1),
  /** In the order in which they were made. */
  pictures: z
    .array(
      z.object({
        input: file,
        output: file,
        /** Which of the models, from 0. */
        model: z.int().min(0),
      }),
    )
    .min(1),
});

const runRecord = z.discriminatedUnion("command", [optimizeRecord, stylizeRecord], {
  error: 'expected "optimize" or "stylize"',
});

/** A file in a record. */
export type RecordedFile = z.infer<typeof file>;
/** The engine that computed a picture, and its versions. */
export type RecordedEngine = z.infer<typeof engine>;
/** Of a picture that was optimized. */
export type OptimizeRunRecord = z.infer<typeof optimizeRecord>;
/** Of pictures that style models made. */
export type StylizeRunRecord = z.infer<typeof stylizeRecord>;
/** Everything that decided a picture, so that it can be made again. */
export type RunRecord = OptimizeRunRecord | StylizeRunRecord;

/**
 * Reads a record's text.
 * @throws UserError of one line that names the field, what was expected there and what came
 */
export function parseRunRecord(json: string): RunRecord {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new UserError("expected a recipe, which is JSON; got something else, or half a file");
  }
  checkVersion(value);
  const result = runRecord.safeParse(value);
  if (!result.success) throw new UserError(damaged(describeIssue(result.error, value)));
  const record = result.data;
  if (record.command === "stylize") checkModels(record);
  return record;
}

function checkVersion(value: unknown): void {
  const { kind, formatVersion } = (value ?? {}) as { kind?: unknown; formatVersion?: unknown };
  if (kind !== "gramstyle-recipe") {
    throw new UserError('expected a recipe, whose "kind" is "gramstyle-recipe", got other JSON');
  }
  if (typeof formatVersion === "number" && formatVersion > 1) {
    throw new UserError(
      `expected a recipe of version 1, got ${formatVersion}: a newer Gramstyle made it; update`,
    );
  }
}

function checkModels({ models, pictures }: StylizeRunRecord): void {
  pictures.forEach(({ model }, i) => {
    if (model < models.length) return;
    const most = models.length - 1;
    throw new UserError(damaged(`pictures.${i}.model: expected 0 to ${most}, got ${model}`));
  });
}

const damaged = (what: string) => `${what}; the recipe is damaged or was edited: make it anew`;
