/** Options that all trainings share. */
import { resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import type { Command } from "commander";
import { type EngineOptions, namesOption, wholeNumberOption } from "./shared-options.ts";

export interface TrainingOptions {
  readonly seed: number;
  readonly exclude?: readonly string[];
  readonly work?: string;
  readonly checkpointEvery: number;
  readonly resume?: string;
  readonly verbose?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
}

/** Adds `--seed`, `--exclude`, `--work`, `--checkpoint-every`, `--resume` and those of the output. */
export function addTrainingOptions(command: Command): Command {
  return command
    .addOption(
      wholeNumberOption("--seed <number>", "for the first weights and the pictures' order", {
        minimum: 0,
        maximum: 2 ** 31 - 1,
      }).default(0),
    )
    .addOption(
      namesOption("--exclude <texts>", "leave out pictures with one of these in their paths"),
    )
    .option("--work <folder>", "for checkpoint, metrics and report (default: beside the output)")
    .addOption(
      wholeNumberOption("--checkpoint-every <n>", "steps between two checkpoints", {
        minimum: 1,
      }).default(50),
    )
    .option("--resume <folder>", "go on with a training that was stopped")
    .option("--verbose", "list the pictures that could not be read")
    .option("--json", "progress and result as JSON lines on stdout")
    .option("-q, --quiet", "print nothing but errors")
    .option("-f, --force", "overwrite the output, and begin anew where a training is");
}

/**
 * @param changeable options that a training that goes on may be given; all others are decided
 * @throws UserError where another one was given
 */
export function checkResumed<Options>(
  command: Command,
  changeable: readonly (keyof Options & string)[],
): void {
  const allowed: readonly string[] = changeable;
  const fixed = command.options.find((option) => {
    const name = option.attributeName();
    return command.getOptionValueSource(name) === "cli" && !allowed.includes(name);
  });
  if (!fixed) return;
  throw new UserError(
    `${fixed.long} cannot be changed in a training that is resumed; leave it out`,
  );
}

/** What every training that goes on may be given. */
export const changeableInTraining = [
  ...(["resume", "learningRate", "weights", "backend", "device", "threads"] as const),
  ...(["checkpointEvery", "verbose", "json", "quiet", "force"] as const),
] as const;

/** What a training that goes on may do otherwise than before, without becoming another one. */
export function engineChanges(
  options: EngineOptions & TrainingOptions,
  command: Command,
): Partial<
  Pick<EngineOptions, "backend" | "device" | "threads"> & {
    checkpointEvery: number;
    weightsFile: string;
  }
> {
  const names = ["backend", "device", "threads", "checkpointEvery"] as const;
  return {
    ...givenOnly(options, command, names),
    ...(options.weights === undefined ? {} : { weightsFile: resolve(options.weights) }),
  };
}

/** Those of the options that stand on the command line, not those with a default. */
export function givenOnly<Options, Name extends keyof Options & string>(
  options: Options,
  command: Command,
  names: readonly Name[],
): Partial<Pick<Options, Name>> {
  const given = names.filter((name) => command.getOptionValueSource(name) === "cli");
  return Object.fromEntries(given.map((name) => [name, options[name]])) as Partial<
    Pick<Options, Name>
  >;
}
