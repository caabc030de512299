/** The report of a training of a style. */
import { basename } from "node:path";
import type { TrainStyleRecord } from "@gramstyle/trainer";
import { describeSteps, formatNumber } from "../../text/numbers.ts";
import { quoted } from "../../text/quoted.ts";
import type { StyleSettings } from "../style-settings.ts";
import type { TrainingFolder } from "../training-folder.ts";
import { writeReport } from "./write-report.ts";

export async function writeStyleReport(
  folder: TrainingFolder,
  settings: StyleSettings,
  { last, seconds, bytes }: TrainedStyle,
): Promise<void> {
  const { recipe, title, output } = settings;
  await writeReport(folder, {
    title,
    summary: `A ${recipe.net} style model, ${Math.round(bytes / 1024)} KiB, trained with the ${recipe.encoder} encoder: ${describeSteps(last.steps, seconds)}.`,
    usage: `gramstyle stylize photo.jpg --model ${quoted(basename(output))} -o out.jpg`,
    facts: factsOf(settings),
    broken: last.broken,
  });
}

interface TrainedStyle {
  readonly last: Pick<TrainStyleRecord, "steps" | "broken">;
  readonly seconds: number;
  readonly bytes: number;
}

function factsOf(settings: StyleSettings): [string, string][] {
  const { recipe, style, photos, validation, seed } = settings;
  const { content, style: styleWeight, totalVariation } = recipe.weights;
  return [
    ["recipe", recipe.name],
    ["style picture", `${basename(style.path)}, long side at most ${recipe.styleSize} pixels`],
    [
      "photos",
      `${photos.count} in ${basename(photos.path)}, crops of ${recipe.crop}×${recipe.crop}`,
    ],
    ["samples", validation ? `pictures in ${basename(validation.path)}` : "some of the photos"],
    ["net", recipe.net],
    ["encoder", recipe.encoder],
    ["steps", `${recipe.steps} of ${recipe.batch} photos`],
    ["learning rate", formatNumber(recipe.learningRate)],
    ["weights", `content ${content}, style ${styleWeight}, total variation ${totalVariation}`],
    ["seed", String(seed)],
  ];
}
