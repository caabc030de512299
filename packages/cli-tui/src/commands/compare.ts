/** `gramstyle compare`: ranks pictures by how close their style is to one picture's. */
import { UserError } from "@gramstyle/core";
import { createBackend, expandPictures } from "@gramstyle/jobs";
import { readPicture } from "@gramstyle/media";
import { chooseEncoder, loadEncoder } from "@gramstyle/models";
import type { Command } from "commander";
import { renderComparison } from "../compare/render-comparison.ts";
import { rankByStyle, type StyleDistance, styleDistance } from "../compare/style-comparison.ts";
import { createGramMeter, defaultStyleLayers, type GramMeter } from "../gram/gram-meter.ts";
import { createStatusLine } from "../live-line.ts";
import {
  addEngineOptions,
  type EngineOptions,
  namesOption,
  sizeRange,
  wholeNumberOption,
} from "../options.ts";
import { print, printJson, styleFor, warn } from "../output.ts";

interface CompareOptions extends EngineOptions {
  readonly layers: readonly string[];
  readonly size: number;
  readonly json?: boolean;
}

interface Skipped {
  readonly picture: string;
  readonly reason: string;
}

/** Adds the command to the program. */
export function compareCommand(program: Command): void {
  const command = program
    .command("compare")
    .description("Rank pictures by how close their style is to that of the first.")
    .argument("<picture>", "the picture that the others are compared with")
    .argument("<others...>", "pictures, or folders of pictures")
    .addOption(
      namesOption("--layers <names>", "layers with commas between them").default(
        defaultStyleLayers,
        defaultStyleLayers.join(","),
      ),
    )
    .addOption(
      wholeNumberOption("--size <pixels>", "the long side that larger pictures are scaled to", {
        ...sizeRange,
      }).default(256),
    )
    .option("--json", "the ranking as one line of JSON");
  addEngineOptions(command).action(compare);
}

async function compare(
  reference: string,
  others: readonly string[],
  options: CompareOptions,
): Promise<void> {
  const { layers, size } = options;
  const paths = await expandPictures(others, reference);
  if (paths.length === 0) {
    throw new UserError(`there is no picture to compare "${reference}" with but itself`);
  }
  const first = await readPicture(reference, { longSide: size });
  const encoder = await loadEncoder({
    name: chooseEncoder(options.encoder, options.weights),
    weights: options.weights,
    pooling: "max",
    // Pictures of different sizes have different amounts of border: keep what it does small.
    border: "replicate",
    layers,
  });
  const backend = await createBackend(options);
  const distances: StyleDistance[] = [];
  const skipped: Skipped[] = [];
  const status = createStatusLine();
  try {
    const meter = createGramMeter({ backend, encoder, layers, normalization: "hw", centred: true });
    const target = await measure(meter, reference, first);
    for (const [i, path] of paths.entries()) {
      status.show(`${i + 1} of ${paths.length}: ${path}`);
      try {
        const grams = await measure(meter, path, await readPicture(path, { longSide: size }));
        distances.push(styleDistance(path, target, grams));
      } catch (error) {
        if (!(error instanceof UserError) || paths.length === 1) throw error;
        skipped.push({ picture: path, reason: error.message });
        status.clear();
        warn(`skipped ${error.message}`);
      }
    }
  } finally {
    status.clear();
    await backend.dispose();
  }
  if (distances.length === 0) throw new UserError("none of the pictures could be read");
  const ranked = rankByStyle(distances);
  if (options.json) printJson({ picture: reference, size, layers, ranked, skipped });
  else print(renderComparison(reference, ranked, styleFor(process.stdout)));
}

async function measure(meter: GramMeter, path: string, image: Parameters<GramMeter["measure"]>[0]) {
  try {
    return await meter.measure(image);
  } catch (error) {
    throw error instanceof UserError ? new UserError(`"${path}": ${error.message}`) : error;
  }
}
