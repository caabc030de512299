/** The report of a distillation. */
import { basename } from "node:path";
import { describeSteps, formatNumber, quoted } from "@gramstyle/jobs/text";
import { type TrainingFolder, writeReport } from "@gramstyle/jobs/train";
import type { DistilledEncoder } from "./distill-encoder-file.ts";
import type { DistillSettings } from "./distill-settings.ts";

export async function writeDistillReport(
  folder: TrainingFolder,
  settings: DistillSettings,
  { last, seconds, bytes }: DistilledEncoder,
): Promise<void> {
  await writeReport(folder, {
    title: "Distilled encoder",
    summary: `What VGG-19 sees, in ${Math.round(bytes / 1024)} KiB: ${describeSteps(last.steps, seconds)}. Losses are relative errors of its projected activations, by layer, on photos and paintings and on pictures that are being optimized against the encoder itself.`,
    usage: `gramstyle optimize photo.jpg painting.jpg --encoder mini --weights ${quoted(basename(settings.output))} -o out.png`,
    facts: factsOf(settings),
    broken: last.broken,
  });
}

function factsOf(settings: DistillSettings): [string, string][] {
  const { batch, size, photos, paintings } = settings;
  return [
    ["photos", `${photos.count} in ${basename(photos.path)}`],
    ["paintings", `${paintings.count} in ${basename(paintings.path)}`],
    ["channels", settings.architecture.channels.join(", ")],
    [
      "steps",
      `${settings.steps} of ${batch.photos} photos, ${batch.paintings} paintings and ${batch.onPolicy} on-policy pictures of ${size}×${size}`,
    ],
    ["learning rate", formatNumber(settings.learningRate)],
    ["gram weight", formatNumber(settings.gramWeight)],
    ["seed", String(settings.seed)],
  ];
}
