/** Options of the command line: parsers that fail with one line, and options that commands share. */
import { UserError } from "@gramstyle/core";
import { backendNames } from "@gramstyle/jobs/engine";
import { didYouMean, encoderNames } from "@gramstyle/models/names";
import { type Command, Option } from "commander";

/** Inclusive bounds; no upper one where `maximum` is missing. */
export interface Range {
  readonly minimum: number;
  readonly maximum?: number;
}

/** Picture sizes that make sense: the long side in pixels. */
export const sizeRange: Range = { minimum: 16, maximum: 16_384 };

/** An option that takes a whole number, as in `wholeNumberOption("--size <pixels>", "…", range)`. */
export function wholeNumberOption(flags: string, description: string, range: Range): Option {
  return numberOption(flags, description, range, "a whole number", Number.isSafeInteger);
}

/** An option that takes a number, such as a weight. */
export function realNumberOption(flags: string, description: string, range: Range): Option {
  return numberOption(flags, description, range, "a number", Number.isFinite);
}

function numberOption(
  flags: string,
  description: string,
  { minimum, maximum = Number.POSITIVE_INFINITY }: Range,
  kind: string,
  fits: (value: number) => boolean,
): Option {
  const option = new Option(flags, description);
  const bounds = Number.isFinite(maximum)
    ? `from ${minimum} to ${maximum}`
    : `of at least ${minimum}`;
  return option.argParser((text: string) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (fits(value) && value >= minimum && value <= maximum) return value;
    throw new UserError(`${option.long}: expected ${kind} ${bounds}, got ${shown(text)}`);
  });
}

/** An option that takes one of some names. */
export function choiceOption(
  flags: string,
  description: string,
  choices: readonly string[],
): Option {
  const option = new Option(flags, `${description} (${choices.join(", ")})`);
  return option.argParser((text: string) => {
    if (choices.includes(text)) return text;
    throw new UserError(
      `${option.long}: expected ${choices.join(" or ")}, got ${shown(text)}${didYouMean(text, choices)}`,
    );
  });
}

/** An option that takes names with commas between them. */
export function namesOption(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string) => {
    const names = text.split(",").map((name) => name.trim());
    if (names.every((name) => name !== "")) return [...new Set(names)];
    throw new UserError(
      `${option.long}: expected names with commas between them, got ${shown(text)}`,
    );
  });
}

/** An option that takes numbers with commas between them. */
export function numbersOption(
  flags: string,
  description: string,
  { least, whole }: { readonly least: number; readonly whole: boolean },
): Option {
  const option = new Option(flags, description);
  return option.argParser((text: string) => {
    const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
    const fits = (n: number) =>
      n >= least && (whole ? Number.isSafeInteger(n) : Number.isFinite(n));
    if (numbers.every(fits)) return numbers;
    const kind = whole ? "whole numbers" : "numbers";
    throw new UserError(
      `${option.long}: expected ${kind} of at least ${least} with commas between them, got ${shown(text)}`,
    );
  });
}

function shown(text: string): string {
  return text === "" ? "nothing" : text;
}

/** What `addEngineOptions` adds: which encoder and which engine. */
export interface EngineOptions {
  /** Missing: see `chooseEncoder`. */
  readonly encoder?: string | undefined;
  readonly weights?: string | undefined;
  readonly backend: string;
  readonly device: string;
  readonly threads?: number | undefined;
}

/** Adds `--encoder`, `--weights`, `--backend`, `--device` and `--threads`. */
export function addEngineOptions(
  command: Command,
  encoderDefault = "default: vgg19 where its weights are found, else mini",
): Command {
  command
    .addOption(choiceOption("--encoder <name>", `the network; ${encoderDefault}`, encoderNames))
    .option("--weights <file>", "the encoder's weights, a .safetensors file");
  return addBackendOptions(command);
}

/** Adds `--backend`, `--device` and `--threads`. */
export function addBackendOptions(command: Command): Command {
  const device =
    "what to compute on: auto, cpu, webgpu, cuda; a backend of your own may have others";
  return command
    .option(
      "--backend <name>",
      `the engine: ${backendNames.join(", ")}, or the path of a module that default-exports a factory`,
      "ort",
    )
    .option("--device <name>", device, "auto")
    .addOption(
      wholeNumberOption("--threads <count>", "threads of the engine (default: what suits it)", {
        minimum: 1,
        maximum: 1024,
      }),
    );
}
