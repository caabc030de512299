/** `gramstyle stylize`: pictures and clips through a style model, each in one pass. */
import { defaultSmoothing, UserError } from "@gramstyle/core";
import {
  failureOfAll,
  findInputs,
  planOutputs,
  type StylizeRequest,
  type StylizeTask,
} from "@gramstyle/jobs/stylize";
import { formatDuration } from "@gramstyle/jobs/text";
import { defaultCrf } from "@gramstyle/media";
import { type EmbeddedStyle, resolveModel } from "@gramstyle/models";
import type { Command } from "commander";
import { recipeOption } from "../options/recipe-option.ts";
import {
  choiceOption,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { addStylizerOptions, type StylizerOptions } from "../options/stylizer-options.ts";
import { timeOption } from "../options/time-option.ts";
import { viewKind } from "../options/view-kind.ts";
import { isTerminal } from "../render/output.ts";
import { showStylize } from "../render/show-stylize.ts";
import { shownPath } from "../render/shown-path.ts";
import { createStylizeView } from "../render/stylize.ts";

interface StylizeCommandOptions extends StylizerOptions {
  readonly model?: readonly string[];
  readonly output?: string;
  readonly strength: number;
  readonly preserveColor?: boolean;
  readonly size?: number;
  readonly format?: string;
  readonly pixelRange?: "1" | "255";
  readonly recursive?: boolean;
  readonly from?: number;
  readonly to?: number;
  readonly smoothing: number;
  readonly crf: number;
  readonly resume?: boolean;
  readonly recipe?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
}

/** @param styles those that `--model` knows by name */
export function stylizeCommand(program: Command, styles: readonly EmbeddedStyle[] = []): void {
  const names = styles.length > 0 ? `${styles.map(({ name }) => name).join(", ")}, or ` : "";
  const command = program
    .command("stylize")
    .description("Stylize pictures and clips with a style model, each in one pass.")
    .argument("[pictures...]", "pictures, videos, GIFs, folders of them, names with * and ?")
    .option(
      "-m, --model <name>",
      `a style model: ${names}a file, .onnx or PyTorch's .pth; several times for several results`,
      (model: string, before: readonly string[] = []) => [...before, model],
    )
    .option("-o, --output <path>", "a file for one picture, else a folder, made if it is missing")
    .addOption(
      realNumberOption("--strength <share>", "how much of the style is seen, mixed in pixels", {
        minimum: 0,
        maximum: 1,
      }).default(1),
    )
    .option("--preserve-color", "keep the picture's colours, take the style's brightness")
    .addOption(
      wholeNumberOption(
        "--size <pixels>",
        "scale larger pictures down to this long side (default: their own)",
        sizeRange,
      ),
    )
    .addOption(
      choiceOption("--format <name>", "of results in a folder; default: each picture's own", [
        ..."png jpg webp tiff avif mp4 mov mkv webm gif".split(" "),
      ]),
    )
    .addOption(
      choiceOption("--pixel-range <most>", "pixels of another program's ONNX file: 0 to this", [
        "1",
        "255",
      ]),
    )
    .option("-r, --recursive", "go through folders to the bottom; results keep the folders")
    .addOption(timeOption("--from <time>", "of a clip: begin here; seconds or h:mm:ss"))
    .addOption(timeOption("--to <time>", "of a clip: end here"))
    .addOption(
      realNumberOption(
        "--smoothing <strength>",
        "of clips: steadier where nothing moves, 0 to 1; 0 is off",
        { minimum: 0, maximum: 1 },
      ).default(defaultSmoothing),
    )
    .addOption(
      wholeNumberOption("--crf <number>", "of videos: 0 to 51, less is better and larger", {
        minimum: 0,
        maximum: 51,
      }).default(defaultCrf),
    )
    .option("--resume", "of clips: go on where a run was stopped")
    .option(...recipeOption)
    .option("--json", "a JSON line for each picture and for the end, on stdout")
    .option("-q, --quiet", "print nothing but errors")
    .option("-f, --force", "overwrite results that exist");
  addStylizerOptions(command).action((pictures: string[], options: StylizeCommandOptions) =>
    stylize(pictures, options, styles),
  );
}

async function stylize(
  paths: readonly string[],
  options: StylizeCommandOptions,
  styles: readonly EmbeddedStyle[],
): Promise<void> {
  const { output, model: wanted } = options;
  if (paths.length === 0) {
    throw new UserError(
      "expected pictures: gramstyle stylize photo.jpg --model style.onnx -o out.jpg",
    );
  }
  if (!wanted) throw new UserError("expected a style model: add --model with a name or a file");
  if (output === undefined) {
    throw new UserError("expected a place for the results: add -o with a file or a folder");
  }
  const models = wanted.map((name) => resolveModel(name, styles));
  const pixelRange = options.pixelRange === undefined ? undefined : pixelRanges[options.pixelRange];
  const tasks = await planOutputs({
    pictures: await findInputs(paths, { recursive: options.recursive === true, output }),
    models: models.map(({ name }) => name),
    output,
    format: options.format,
  });

  const { recipe, force = false, from, to, smoothing, crf, resume = false } = options;
  const request: StylizeRequest = {
    ...{ tasks, models, engine: options, pixelRange, strength: options.strength, force },
    preserveColor: options.preserveColor === true,
    size: options.size,
    clip: { from, to, smoothing, crf, resume },
    keepHashes: recipe !== undefined,
  };
  const finishRecipe = recipe === undefined ? undefined : await beginRecord(recipe, request);

  const kind = viewKind(options);
  const oneClip = tasks.length === 1 && tasks[0]!.clip === true;
  const stylized = await showStylize(request, createStylizeView(kind, { oneClip }));
  await finishRecipe?.(stylized);
  const { written, seconds } = stylized.done;
  const isWatched = tasks.length > 1 || isTerminal(process.stderr);
  if (kind === "terminal" && written > 0 && isWatched) {
    process.stderr.write(`${describeResult({ written, seconds }, tasks, output)}\n`);
  }
  const failure = failureOfAll(written, stylized.failures);
  if (failure) throw failure;
}

const pixelRanges = { "1": 1, "255": 255 } as const;

function describeResult(
  { written, seconds }: { readonly written: number; readonly seconds: number },
  tasks: readonly StylizeTask[],
  output: string,
): string {
  const what =
    tasks.length === 1
      ? shownPath(tasks[0]!.output)
      : `${written} ${tasks.some(({ clip }) => clip) ? "pictures and clips" : "pictures"}`;
  const where = tasks.length === 1 ? "" : ` in ${shownPath(output)}`;
  return `${what}${where}, ${formatDuration(seconds)}`;
}

/** Loaded only where it is asked for: records of slow mode come with it. */
async function beginRecord(path: string, request: StylizeRequest) {
  const { beginStylizeRecord } = await import("@gramstyle/jobs/record");
  return beginStylizeRecord(path, request);
}
