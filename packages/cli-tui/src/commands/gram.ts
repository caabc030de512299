/** `gramstyle gram`: what the style loss sees of a picture. */
import { type GramNormalization, UserError } from "@gramstyle/core";
import { createBackend } from "@gramstyle/jobs";
import { readPicture } from "@gramstyle/media";
import { chooseEncoder, loadEncoder } from "@gramstyle/models";
import type { Command } from "commander";
import { checkGramOutput, writeGrams } from "../gram/gram-files.ts";
import { createGramMeter, defaultStyleLayers, type LayerGram } from "../gram/gram-meter.ts";
import { gramReport } from "../gram/gram-report.ts";
import { renderGramReport } from "../gram/render-gram-report.ts";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  namesOption,
  sizeRange,
  wholeNumberOption,
} from "../options.ts";
import { print, printJson, styleFor, warn } from "../output.ts";

interface GramOptions extends EngineOptions {
  readonly layers: readonly string[];
  readonly size: number;
  readonly normalization: GramNormalization;
  readonly centred?: boolean;
  readonly json?: boolean;
  readonly full?: boolean;
  readonly output?: string;
  readonly force?: boolean;
}

/** Adds the command to the program. */
export function gramCommand(program: Command): void {
  const command = program
    .command("gram")
    .description("Show what the style loss sees of a picture: its Gram matrices, layer by layer.")
    .argument("<picture>", "the picture to look at")
    .addOption(
      namesOption("--layers <names>", "layers with commas between them").default(
        defaultStyleLayers,
        defaultStyleLayers.join(","),
      ),
    )
    .addOption(
      wholeNumberOption("--size <pixels>", "the long side that a larger picture is scaled to", {
        ...sizeRange,
      }).default(512),
    )
    .addOption(
      choiceOption("--normalization <kind>", "what the sums over positions are divided by", [
        "none",
        "hw",
        "chw",
      ]).default("hw"),
    )
    .option("--centred", "subtract each feature map's mean first (covariances)")
    .option("--json", "numbers as one line of JSON")
    .option("--full", "with --json: the whole matrices")
    .option("-o, --output <file>", "the matrices as .safetensors, or as a heat-map picture (.png)")
    .option("-f, --force", "overwrite the output");
  addEngineOptions(command).action(gram);
}

async function gram(path: string, options: GramOptions): Promise<void> {
  const { layers, normalization, centred = false, output } = options;
  if (options.full && !options.json) throw new UserError("--full: goes with --json; add it");
  if (output !== undefined) await checkGramOutput(output, options.force === true);
  const { width, height, data } = await readPicture(path, { longSide: options.size });
  const encoder = await loadEncoder({
    name: chooseEncoder(options.encoder, options.weights),
    weights: options.weights,
    pooling: "max",
    border: "zero",
    layers,
  });
  const backend = await createBackend(options);
  let grams: LayerGram[];
  try {
    const meter = createGramMeter({ backend, encoder, layers, normalization, centred });
    grams = await meter.measure({ width, height, data });
  } catch (error) {
    throw error instanceof UserError ? new UserError(`"${path}": ${error.message}`) : error;
  } finally {
    await backend.dispose();
  }
  const facts = { picture: path, width, height, encoder: encoder.name, normalization, centred };
  if (output !== undefined) await writeGrams(output, facts, grams);
  const report = gramReport(facts, grams, options.full);
  if (options.json) printJson(report);
  else print(renderGramReport(report, styleFor(process.stdout)));
  if (output !== undefined) warn(`wrote ${output}`);
}
