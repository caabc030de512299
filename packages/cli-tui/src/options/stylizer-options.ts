/** Options of all commands that paint with a style model. */
import { type Precision, precisions } from "@gramstyle/jobs/stylize";
import type { Command } from "commander";
import {
  addBackendOptions,
  choiceOption,
  type EngineOptions,
  wholeNumberOption,
} from "./shared-options.ts";

/** Of the option `--precision`. */
export const precisionText = "int8 is faster on processors, and close; of models with their ranges";

/** What `addStylizerOptions` adds. */
export interface StylizerOptions extends Pick<EngineOptions, "backend" | "device" | "threads"> {
  readonly precision: Precision;
  readonly pool?: number;
}

/** Adds `--precision`, `--pool`, `--backend`, `--device` and `--threads`. */
export function addStylizerOptions(command: Command): Command {
  command
    .addOption(choiceOption("--precision <name>", precisionText, precisions).default("float32"))
    .addOption(
      wholeNumberOption(
        "--pool <count>",
        "engines that take pictures in turns, with the threads shared (default: what suits)",
        { minimum: 1, maximum: 64 },
      ),
    );
  return addBackendOptions(command);
}
