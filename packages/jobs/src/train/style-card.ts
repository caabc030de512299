/** The card of a style model that was just trained. */
import { basename, extname } from "node:path";
import type { ActivationRanges } from "@gramstyle/core";
import type { StyleCard } from "@gramstyle/models";
import { packageVersion } from "../package-version.ts";
import type { StyleSettings } from "./style-settings.ts";

export interface TrainingOutcome {
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  readonly losses: Readonly<Record<string, number>>;
  /** As `describeStart` says it. */
  readonly startedFrom?: string | undefined;
  /** Of activations, where the net can be computed in eight bits. */
  readonly ranges?: ActivationRanges | undefined;
}

export function cardOf(
  settings: StyleSettings,
  sizeMultiple: number,
  { seconds, losses, startedFrom, ranges }: TrainingOutcome,
  now = new Date(),
): StyleCard {
  const { recipe, network, title, artist, year, licence, output, seed } = settings;
  return {
    formatVersion: 1,
    name: modelName(output),
    title,
    ...(artist === undefined ? {} : { artist }),
    ...(year === undefined ? {} : { year }),
    ...(licence === undefined ? {} : { licence }),
    network,
    ...(ranges && { ranges: rounded(ranges) }),
    inputRange: "0..1",
    sizeMultiple,
    training: {
      encoder: recipe.encoder,
      recipe: recipe.name,
      steps: recipe.steps,
      batch: recipe.batch,
      crop: recipe.crop,
      contentWeight: recipe.weights.content,
      styleWeight: recipe.weights.style,
      totalVariationWeight: recipe.weights.totalVariation,
      temporalWeight: recipe.temporalWeight,
      styleSize: recipe.styleSize,
      ...(recipe.statistic === undefined ? {} : { statistic: recipe.statistic }),
      seed,
      ...(startedFrom === undefined ? {} : { startedFrom: startedFrom.slice(0, 500) }),
      seconds: Math.round(seconds),
      losses: Object.fromEntries(
        Object.entries(losses).map(([name, loss]) => [name, Number(loss.toPrecision(4))]),
      ),
    },
    gramstyle: packageVersion(),
    made: now.toISOString().slice(0, 10),
  };
}

const rounded = (ranges: ActivationRanges) =>
  Object.fromEntries(
    Object.entries(ranges).map(([name, ends]) => {
      const [low, high] = ends.map((end) => Number(end.toPrecision(4)));
      return [name, [low!, high!] as const];
    }),
  );

/** "Starry Night (1889).jpg" to "starry-night-1889". */
export function modelName(path: string): string {
  const words = stemOf(path)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .match(/[a-z0-9]+/g);
  return (words ?? ["style"]).join("-").slice(0, 64).replace(/-+$/, "");
}

/** A title for a picture that was given none: "van_gogh-starry_night.jpg" to "van gogh starry night". */
export function titleOf(path: string): string {
  const title = stemOf(path)
    .replace(/[\s_-]+/g, " ")
    .trim();
  // Cards hold nothing that could steer a terminal.
  return title.replace(/\p{Cc}/gu, "").slice(0, 200) || "untitled";
}

const stemOf = (path: string) => basename(path, extname(path));
