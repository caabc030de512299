/**
 * The card of a style model: what it shows, whose it is, and how it was made. It travels inside the
 * model's file as JSON, so that a file that was passed on can still say all of it.
 */
import { statisticNames, UserError } from "@gramstyle/core";
import { z } from "zod";

/** Text that a terminal can print as it is: no control characters, which could steer it. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, "expected text without control characters");

const count = z.int().min(1);
const width = z.int().min(1).max(4096);
const channels = z.tuple([width, width, width]).readonly();
const blocks = z.int().min(0).max(64);
const weight = z.number().min(0);

/**
 * Widths are spelt out, so that a file keeps its meaning when a default changes; and options that
 * are not known here are refused, since they would make another net of it.
 */
const network = z.discriminatedUnion("architecture", [
  z.strictObject({
    architecture: z.literal("johnson"),
    channels,
    blocks,
    pixelRange: z.number().positive().exactOptional(),
  }),
  z.strictObject({
    architecture: z.literal("realtime"),
    channels,
    blocks,
    // Files from before there was a choice have no word for it.
    norm: z.enum(["instance", "picture"]).default("instance"),
  }),
]);

const training = z.object({
  /** The encoder of the perceptual loss: "vgg19", "mini". */
  encoder: text(100),
  /** The recipe's name: "quick", "full". */
  recipe: text(100),
  steps: count,
  batch: count,
  /** The side of the training pictures, in pixels. */
  crop: count,
  contentWeight: weight,
  styleWeight: weight,
  totalVariationWeight: weight,
  /** Missing: 0. */
  temporalWeight: weight.optional(),
  /** The longer side of the style picture, in pixels. */
  styleSize: count,
  /** What its style was taken to be. Missing: "gram". */
  statistic: z.enum(statisticNames).optional(),
  seed: z.int(),
  /** The model that it began with, and how that was trained. */
  startedFrom: text(500).optional(),
  seconds: z.number().min(0).optional(),
  /** By name, at the end of training. */
  losses: z.record(text(100), z.number()).optional(),
});

/** What a card must be. */
export const styleCardSchema = z.object({
  formatVersion: z.literal(1),
  /** What users type: lower case, digits and hyphens. */
  name: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a name like "starry-night"'),
  title: text(200),
  artist: text(200).optional(),
  /** Of the painting; negative before the common era. */
  year: z.int().optional(),
  /** Of the model, and of the style picture where that matters. */
  licence: text(500).optional(),
  /** Where the style picture came from. */
  styleSource: text(500).optional(),
  description: text(2000).optional(),
  network,
  /** Between which numbers activations lie on photos, by their names, for eight bits. */
  ranges: z
    .record(text(100), z.tuple([z.number(), z.number()]).readonly())
    .readonly()
    .optional(),
  /** Of the file's input and output: RGB, 0 to 1. */
  inputRange: z.literal("0..1"),
  /** A picture's sides must be multiples of this many pixels. */
  sizeMultiple: count,
  training: training.optional(),
  /** The version that made the file. */
  gramstyle: text(50),
  /** The day that the file was made, YYYY-MM-DD. */
  made: z.iso.date().optional(),
});

/** A style model's card; every field is explained at `styleCardSchema`. */
export type StyleCard = z.infer<typeof styleCardSchema>;

/** Where a file's metadata_props have the card. */
export const cardKey = "gramstyle.card";

/**
 * Checks a card, from a file's JSON or from anywhere.
 * @throws UserError that names the field
 */
export function parseStyleCard(json: unknown): StyleCard {
  const version = (json as { formatVersion?: unknown } | null | undefined)?.formatVersion;
  if (typeof version === "number" && version > 1) {
    throw new UserError(
      `the style model's card is of version ${version}, expected 1: a newer Gramstyle made it`,
    );
  }
  const result = styleCardSchema.safeParse(json);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.length === 0 ? "" : `, ${path.map(String).join(".")}`;
  throw new UserError(`the style model's card${field}: ${message.replaceAll("\n", " ")}`);
}

/** A card as a file's metadata have it. @throws UserError */
export function parseStyleCardText(json: string): StyleCard {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new UserError("the style model's card is not JSON: the file is damaged");
  }
  return parseStyleCard(parsed);
}
