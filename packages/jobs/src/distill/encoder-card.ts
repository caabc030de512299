/** The card of a distilled encoder: how it was made, from what, and the licence of what it learnt from. */
import { packageVersion } from "../package-version.ts";
import type { DistillSettings } from "./distill-settings.ts";
import type { HeldOutErrors } from "./measure-encoder.ts";

export interface EncoderCard {
  readonly formatVersion: 1;
  readonly name: "mini";
  readonly description: string;
  readonly licence: string;
  readonly training: {
    readonly teacher: "vgg19";
    readonly steps: number;
    /** Pictures a step. */
    readonly batch: DistillSettings["batch"];
    readonly size: number;
    readonly learningRate: number;
    readonly gramWeight: number;
    /** How many pictures it learnt from. */
    readonly photos: number;
    readonly paintings: number;
    readonly seed: number;
    readonly seconds: number;
    /** Means over the last steps: relative errors of the projected activations, by layer. */
    readonly losses: Readonly<Record<string, number>>;
    /** The same on whole pictures that were held out, at the end. */
    readonly heldOut: HeldOutErrors;
  };
  /** The version that made the file. */
  readonly gramstyle: string;
  /** YYYY-MM-DD */
  readonly made: string;
}

/** What a distillation came to. */
export interface DistillOutcome {
  readonly steps: number;
  readonly seconds: number;
  readonly losses: Readonly<Record<string, number>>;
  readonly heldOut: HeldOutErrors;
  /** How many pictures it learnt from. */
  readonly photos: number;
  readonly paintings: number;
}

export function encoderCard(
  settings: DistillSettings,
  outcome: DistillOutcome,
  now = new Date(),
): EncoderCard {
  const { batch, size, learningRate, gramWeight, seed } = settings;
  return {
    formatVersion: 1,
    name: "mini",
    description:
      "A narrow encoder that predicts VGG-19's activations, projected on the leading eigenvectors of each layer's Gram matrix. Input: RGB, 0 to 1.",
    licence: "Learnt from VGG-19 (Visual Geometry Group, University of Oxford), CC BY 4.0",
    training: {
      teacher: "vgg19",
      steps: outcome.steps,
      batch,
      size,
      learningRate,
      gramWeight,
      photos: outcome.photos,
      paintings: outcome.paintings,
      seed,
      seconds: Math.round(outcome.seconds),
      losses: rounded(outcome.losses),
      heldOut: {
        photos: rounded(outcome.heldOut.photos),
        paintings: rounded(outcome.heldOut.paintings),
      },
    },
    gramstyle: packageVersion(),
    made: now.toISOString().slice(0, 10),
  };
}

const rounded = (numbers: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(numbers).map(([name, number]) => [name, Number(number.toPrecision(4))]),
  );
