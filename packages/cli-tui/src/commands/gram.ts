/** `gramstyle gram`: what the style loss sees of a picture. */
import { type GramNormalization, UserError } from "@gramstyle/core";
import {
  checkGramOutput,
  defaultStyleLayers,
  gram,
  gramReport,
  writeGrams,
} from "@gramstyle/jobs/gram";
import type { Command } from "commander";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  namesOption,
  sizeRange,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { renderGramReport } from "../render/gram-report.ts";
import { print, printJson, styleFor, warn } from "../render/output.ts";
import { leftToSystem } from "../terminal/interruptible.ts";

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
  addEngineOptions(command).action(showGram);
}

async function showGram(picture: string, options: GramOptions): Promise<void> {
  const { weights, size, output, normalization, centred = false } = options;
  if (options.full && !options.json) throw new UserError("--full: goes with --json; add it");
  if (output !== undefined) await checkGramOutput(output, options.force === true);
  const request = { ...options, pictures: [picture], weightsFile: weights, longSide: size };
  for await (const record of gram(request, leftToSystem())) {
    if (record.event !== "measured") continue;
    const { image, encoder, grams } = record;
    const { width, height } = image;
    const facts = { picture, width, height, encoder, normalization, centred };
    if (output !== undefined) await writeGrams(output, facts, grams);
    const report = gramReport(facts, grams, options.full);
    if (options.json) printJson(report);
    else print(renderGramReport(report, styleFor(process.stdout)));
    if (output !== undefined) warn(`wrote ${output}`);
  }
}
