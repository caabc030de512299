/** The report of a distillation. */
import { basename } from "node:path";
import { describeErrors } from "../text/held-out.ts";
import { describeSteps, formatNumber } from "../text/numbers.ts";
import { quoted } from "../text/quoted.ts";
import type { TrainingReport } from "../train/report/page.ts";
import { writeReport } from "../train/report/write-report.ts";
import type { TrainingFolder } from "../train/training-folder.ts";
import type { DistilledEncoder } from "./distill-encoder-file.ts";
import type { DistillSettings, LearningPictures } from "./distill-settings.ts";
import { type HeldOutMeasurement, readHeldOutFile } from "./held-out-file.ts";
import type { HeldOutErrors } from "./measure-encoder.ts";

export async function writeDistillReport(
  folder: TrainingFolder,
  settings: DistillSettings,
  { last, seconds, bytes, heldOut }: DistilledEncoder,
): Promise<void> {
  await writeReport(folder, {
    title: "Distilled encoder",
    summary: `What VGG-19 sees, in ${Math.round(bytes / 1024)} KiB: ${describeSteps(last.step, seconds)}. Losses are relative errors of its projected activations, by layer, on photos and paintings and on pictures that are being optimized against the encoder itself; held-out ones on whole pictures that it did not learn from.`,
    usage: `gramstyle optimize photo.jpg painting.jpg --encoder mini --weights ${quoted(basename(settings.output))} -o out.png`,
    facts: [...factsOf(settings, last.step), ...heldOutFacts(heldOut)],
    moreCurves: heldOutCurves(await readHeldOutFile(folder)),
    broken: last.broken,
  });
}

/** A curve for each kind of pictures and layer. */
function heldOutCurves(measured: readonly HeldOutMeasurement[]): TrainingReport["curves"] {
  return (["photos", "paintings"] as const).flatMap((kind) =>
    Object.keys(measured[0]?.[kind] ?? {}).map((name) => ({
      name: `held-out ${kind} ${name}`,
      points: measured.map((at) => ({ step: at.step, value: at[kind][name]! })),
    })),
  );
}

const heldOutFacts = ({ photos, paintings }: HeldOutErrors): [string, string][] => [
  ["held-out photos", describeErrors(photos)],
  ["held-out paintings", describeErrors(paintings)],
];

const foldersText = ({ folders }: LearningPictures): string =>
  folders.map(({ count, path }) => `${count} in ${basename(path)}`).join(", ");

function factsOf(settings: DistillSettings, steps: number): [string, string][] {
  const { batch, size, photos, paintings } = settings;
  return [
    ["photos", foldersText(photos)],
    ["paintings", foldersText(paintings)],
    ["channels", settings.architecture.channels.join(", ")],
    [
      "steps",
      `${steps} of ${batch.photos} photos, ${batch.paintings} paintings and ${batch.onPolicy} on-policy pictures of ${size}×${size}`,
    ],
    ["learning rate", formatNumber(settings.learningRate)],
    ["gram weight", formatNumber(settings.gramWeight)],
    ["seed", String(settings.seed)],
  ];
}
