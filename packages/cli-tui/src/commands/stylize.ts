/** `gramstyle stylize`: pictures and clips through a style model, each in one pass. */
import { defaultSmoothing, UserError } from "@gramstyle/core";
import { beginStylizeRecord } from "@gramstyle/jobs/record";
import { formatDuration } from "@gramstyle/jobs/text";
import { defaultCrf } from "@gramstyle/media";
import { type EmbeddedStyle, resolveModel } from "@gramstyle/models";
import type { Command } from "commander";
import { recipeOption } from "../options/recipe-option.ts";
import {
  addBackendOptions,
  choiceOption,
  type EngineOptions,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "../options.ts";
import { isTerminal, printJson } from "../output.ts";
import type { ViewKind } from "../render/optimize.ts";
import { shownPath } from "../shown-path.ts";
import { findInputs } from "../stylize/find-inputs.ts";
import {
  checkBackend,
  type Precision,
  precisions,
  precisionText,
  readModel,
} from "../stylize/open-stylizer.ts";
import { type Job, planOutputs } from "../stylize/plan-outputs.ts";
import { createStylizeReporter } from "../stylize/reporters.ts";
import {
  runStylize,
  type StylizeResult,
  type StylizeRun,
  throwFailures,
} from "../stylize/run-stylize.ts";
import { timeOption } from "../video/time-option.ts";

interface StylizeCommandOptions extends Pick<EngineOptions, "backend" | "device" | "threads"> {
  readonly model?: readonly string[];
  readonly output?: string;
  readonly strength: number;
  readonly preserveColor?: boolean;
  readonly size?: number;
  readonly format?: string;
  readonly pixelRange?: "1" | "255";
  readonly precision: Precision;
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
    .addOption(choiceOption("--precision <name>", precisionText, precisions).default("float32"))
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
  addBackendOptions(command).action((pictures: string[], options: StylizeCommandOptions) =>
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
  const files = wanted.map((name) => resolveModel(name, styles));
  const pixelRange = options.pixelRange === undefined ? undefined : pixelRanges[options.pixelRange];
  const models = await Promise.all(
    files.map((file) => readModel(file, { pixelRange, precision: options.precision })),
  );
  for (const { path, model } of models) if (model.kind === "foreign") checkBackend(path, options);
  const jobs = await planOutputs({
    pictures: await findInputs(paths, { recursive: options.recursive === true, output }),
    models: models.map(({ name }) => name),
    output,
    format: options.format,
  });

  const { recipe, force = false, from, to, smoothing, crf, resume = false } = options;
  if (recipe !== undefined && jobs.some(({ clip }) => clip)) {
    throw new UserError("--recipe: expected pictures alone, got a clip; leave it out");
  }
  if (recipe !== undefined && options.precision !== "float32") {
    throw new UserError(
      "--recipe: expected --precision float32, which every engine computes alike",
    );
  }
  const finishRecipe =
    recipe === undefined
      ? undefined
      : await beginStylizeRecord(recipe, models, { pixelRange, force });

  const kind: ViewKind = options.json ? "json" : options.quiet ? "quiet" : "terminal";
  const reporter = createStylizeReporter(kind);
  for (const note of models.flatMap(({ notes }) => notes)) reporter.note(note);
  const run: StylizeRun = {
    jobs,
    models,
    engine: options,
    strength: options.strength,
    preserveColor: options.preserveColor === true,
    size: options.size,
    force,
    clip: { from, to, smoothing, crf, resume, precision: options.precision },
    keepHashes: recipe !== undefined,
    reporter,
  };
  const result = await runStylize(run);
  await finishRecipe?.(run, result);
  const { written, errors, seconds } = result;
  if (kind === "json") printJson({ event: "done", written, failed: errors.length, seconds });
  else if (kind === "terminal" && written > 0 && (jobs.length > 1 || isTerminal(process.stderr))) {
    process.stderr.write(`${describeResult(result, jobs, output)}\n`);
  }
  throwFailures(result);
}

const pixelRanges = { "1": 1, "255": 255 } as const;

function describeResult({ written, seconds }: StylizeResult, jobs: readonly Job[], output: string) {
  const what =
    jobs.length === 1
      ? shownPath(jobs[0]!.output)
      : `${written} ${jobs.some(({ clip }) => clip) ? "pictures and clips" : "pictures"}`;
  const where = jobs.length === 1 ? "" : ` in ${shownPath(output)}`;
  return `${what}${where}, ${formatDuration(seconds)}`;
}
