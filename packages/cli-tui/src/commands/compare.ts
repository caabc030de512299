/** `gramstyle compare`: ranks pictures by how close their style is to one picture's. */

import { type CompareRecord, compare } from "@gramstyle/jobs/compare";
import { expandPictures } from "@gramstyle/jobs/files";
import { defaultStyleLayers } from "@gramstyle/jobs/gram";
import type { Command } from "commander";
import {
  addEngineOptions,
  type EngineOptions,
  namesOption,
  sizeRange,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { renderComparison } from "../render/comparison.ts";
import { print, printJson, styleFor, warn } from "../render/output.ts";
import { leftToSystem } from "../terminal/interruptible.ts";
import { createStatusLine } from "../terminal/live-line.ts";

interface CompareOptions extends EngineOptions {
  readonly layers: readonly string[];
  readonly size: number;
  readonly json?: boolean;
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
  addEngineOptions(command).action(showRanking);
}

async function showRanking(
  reference: string,
  others: readonly string[],
  options: CompareOptions,
): Promise<void> {
  const { weights, size } = options;
  const pictures = await expandPictures(others, reference);
  const request = { ...options, reference, pictures, weightsFile: weights, longSide: size };
  const status = createStatusLine();
  const show = (record: CompareRecord) => {
    switch (record.event) {
      case "progress":
        return status.show(`${record.done + 1} of ${record.total}: ${record.picture}`);
      case "skipped":
        status.clear();
        return warn(`skipped ${record.reason}`);
      case "done": {
        status.clear();
        const { layers, ranked, skipped } = record;
        if (options.json) printJson({ picture: reference, size, layers, ranked, skipped });
        else print(renderComparison(reference, ranked, styleFor(process.stdout)));
      }
    }
  };
  try {
    for await (const record of compare(request, leftToSystem())) show(record);
  } finally {
    status.clear();
  }
}
