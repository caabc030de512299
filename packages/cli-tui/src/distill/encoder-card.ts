/** The card of a distilled encoder: how it was made, from what, and the licence of what it learnt from. */
import { packageVersion } from "../package-version.ts";
import type { DistillSettings } from "./distill-settings.ts";

export interface EncoderCard {
  readonly formatVersion: 1;
  readonly name: "mini";
  readonly description: string;
  readonly licence: string;
  readonly training: {
    readonly teacher: "vgg19";
    readonly steps: number;
    readonly batch: DistillSettings["batch"];
    readonly size: number;
    readonly learningRate: number;
    readonly gramWeight: number;
    /** How many pictures there were. */
    readonly photos: number;
    readonly paintings: number;
    readonly seed: number;
    readonly seconds: number;
    /** Means over the last steps: relative errors of the projected activations, by layer. */
    readonly losses: Readonly<Record<string, number>>;
  };
  /** The version that made the file. */
  readonly gramstyle: string;
  /** YYYY-MM-DD */
  readonly made: string;
}

export function encoderCard(
  settings: DistillSettings,
  outcome: { readonly seconds: number; readonly losses: Readonly<Record<string, number>> },
  now = new Date(),
): EncoderCard {
  const { steps, batch, size, learningRate, gramWeight, photos, paintings, seed } = settings;
  return {
    formatVersion: 1,
    name: "mini",
    description:
      "A narrow encoder that predicts VGG-19's activations, projected on the leading eigenvectors of each layer's Gram matrix. Input: RGB, 0 to 1.",
    licence: "Learnt from VGG-19 (Visual Geometry Group, University of Oxford), CC BY 4.0",
    training: {
      teacher: "vgg19",
      steps,
      batch,
      size,
      learningRate,
      gramWeight,
      photos: photos.count,
      paintings: paintings.count,
      seed,
      seconds: Math.round(outcome.seconds),
      losses: Object.fromEntries(
        Object.entries(outcome.losses).map(([name, loss]) => [name, Number(loss.toPrecision(4))]),
      ),
    },
    gramstyle: packageVersion(),
    made: now.toISOString().slice(0, 10),
  };
}
