/** Gram matrices as files: numbers (.safetensors) or a heat-map picture. */
import { extname } from "node:path";
import { formatSafetensors, type Image } from "@gramstyle/core";
import { checkOutputFile, checkOutputPath, writeFileWhole, writePicture } from "@gramstyle/media";
import { heatMap, imageRow, labeled } from "@gramstyle/media/figure";
import type { LayerGram } from "./gram-meter.ts";
import type { GramReportFacts } from "./gram-report.ts";

const isSafetensors = (path: string): boolean => extname(path).toLowerCase() === ".safetensors";

/** @throws UserError where the file exists (unless `force`), or cannot be written */
export async function checkGramOutput(path: string, force: boolean): Promise<void> {
  if (isSafetensors(path)) await checkOutputFile(path, { force });
  else await checkOutputPath(path, { force });
}

/** Writes what the extension asks for. */
export async function writeGrams(
  path: string,
  facts: GramReportFacts,
  grams: readonly LayerGram[],
): Promise<void> {
  if (!isSafetensors(path)) return writePicture(path, heatMaps(grams));
  const tensors = grams.map(({ layer, channels, gram }) => [
    layer,
    { shape: [channels, channels], data: gram },
  ]);
  const metadata = Object.entries(facts).map(([name, value]) => [name, String(value)]);
  const bytes = formatSafetensors(Object.fromEntries(tensors), Object.fromEntries(metadata));
  await writeFileWhole(path, bytes);
}

/**
 * All layers side by side, each with its name and its own range of colours. A few features with
 * much weight would leave all others dark, so roots of the entries are drawn, and the largest
 * hundredth of the entries all get the strongest colour.
 */
export function heatMaps(grams: readonly LayerGram[]): Image {
  return imageRow(
    grams.map(({ layer, channels, gram }) => {
      const map = heatMap(gram, channels, { gamma: 0.5, limit: limitOf(gram) });
      return labeled(map, `${layer} ${channels}×${channels}`);
    }),
  );
}

function limitOf(gram: Float32Array): number {
  const sizes = gram.map(Math.abs).sort();
  return sizes[Math.floor(0.99 * (sizes.length - 1))]!;
}
