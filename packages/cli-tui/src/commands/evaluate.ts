/** `gramstyle evaluate`: the scorecard of results, or of what a style model makes. */
import { defaultSmoothing, scorecardLayers, UserError } from "@gramstyle/core";
import {
  type EvaluateRequest,
  type EvaluationReport,
  evaluate,
  type JudgedModel,
  type PicturePair,
  pairPictures,
} from "@gramstyle/jobs/evaluate";
import { findPictures } from "@gramstyle/jobs/files";
import { type Precision, precisions } from "@gramstyle/jobs/stylize";
import type { Command } from "commander";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  namesOption,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { precisionText } from "../options/stylizer-options.ts";
import { renderReport } from "../render/evaluation.ts";
import { print, printJson, styleFor, warn } from "../render/output.ts";
import { leftToSystem } from "../terminal/interruptible.ts";
import { createStatusLine } from "../terminal/live-line.ts";
import { runTemporal } from "./evaluate-temporal.ts";

/**
 * Opens a style model by name or file.
 * @throws UserError, one line, where there is none or it is no style model
 */
export type OpenModel = (
  model: string,
  options: Pick<EngineOptions, "backend" | "device" | "threads"> & {
    readonly precision?: Precision;
  },
) => Promise<JudgedModel>;

export interface EvaluateOptions extends EngineOptions {
  readonly style?: string;
  readonly result?: string;
  readonly content?: string;
  readonly results?: readonly string[];
  readonly contents?: readonly string[];
  readonly model?: readonly string[];
  readonly precision?: Precision;
  readonly temporal?: boolean;
  readonly frames?: string;
  readonly smoothing: number;
  readonly size?: number;
  readonly styleSize?: number;
  readonly layers: readonly string[];
  readonly contentLayer: string;
  readonly json?: boolean;
}

/** The long side of photos that a style model gets, unless told otherwise. */
const modelSize = 512;

/** Adds the command to the program; without `openModel` it has no `--model` and no `--temporal`. */
export function evaluateCommand(program: Command, openModel?: OpenModel): void {
  const command = program
    .command("evaluate")
    .description("Measure results: how much style they took, how much content they kept.")
    .option("--style <picture>", "the picture whose style was to be taken")
    .option("--result <picture>", "a result; goes with --content")
    .option("--content <picture>", "what the result was made from")
    .option(
      "--results <paths...>",
      "results: pictures, folders, names with * and ?; goes with --contents",
    )
    .option("--contents <paths...>", "what they were made from, found by the same file names");
  if (openModel) {
    command
      .option("--model <names...>", "a style model, by name or file, to stylize --contents with")
      .addOption(choiceOption("--precision <name>", `of --model; ${precisionText}`, precisions))
      .option("--temporal", "how steady style models are in video: --contents, moved, and --frames")
      .option(
        "--frames <folder>",
        "with --temporal: frames with known flow, laid out as MPI Sintel is (see docs/temporal.md)",
      )
      .addOption(
        realNumberOption("--smoothing <strength>", "with --temporal: of clips, 0 to 1", {
          ...{ minimum: 0, maximum: 1 },
        }).default(defaultSmoothing),
      );
  }
  const larger = openModel ? "results (with --model: contents, 512)" : "results";
  command
    .addOption(
      wholeNumberOption("--size <pixels>", `the long side that larger ${larger} are scaled to`, {
        ...sizeRange,
      }),
    )
    .addOption(
      wholeNumberOption(
        "--style-size <pixels>",
        "the long side that a larger style picture is scaled to (default: the result's)",
        sizeRange,
      ),
    )
    .addOption(
      namesOption("--layers <names>", "style layers with commas between them").default(
        scorecardLayers.style,
        scorecardLayers.style.join(","),
      ),
    )
    .option("--content-layer <name>", "the content layer", scorecardLayers.content)
    .option("--json", "all numbers as one line of JSON");
  addEngineOptions(command).action((options: EvaluateOptions) => {
    if (!options.temporal) return runEvaluate(options, openModel);
    checkTemporal(options);
    const open = (model: string) => openModel!(model, options);
    return runTemporal(options, open, options.size ?? modelSize);
  });
}

/** What belongs to the other kind of evaluation would be overlooked. */
function checkTemporal(options: EvaluateOptions): void {
  const other = (["style", "result", "results", "content"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (other) throw new UserError(`--temporal: expected no --${other}; leave it out`);
}

async function runEvaluate(options: EvaluateOptions, openModel?: OpenModel): Promise<void> {
  const { style, size, model: models = [] } = options;
  if (options.frames !== undefined) throw new UserError("--frames: expected --temporal with it");
  if (style === undefined) {
    throw new UserError(
      `expected --style, the picture whose style was to be taken${openModel ? ", or --temporal" : ""}`,
    );
  }
  if (models.length > 1) {
    throw new UserError(`--model: expected one style model, got ${models.join(" ")}`);
  }
  const [model] = models;
  const request: EvaluateRequest = {
    style,
    pairs: await pairsOf({ ...options, style }, openModel !== undefined),
    openModel: model === undefined ? undefined : () => openModel!(model, options),
    encoder: options.encoder,
    weightsFile: options.weights,
    styleLayers: options.layers,
    contentLayer: options.contentLayer,
    longSide: size ?? (model === undefined ? undefined : modelSize),
    styleLongSide: options.styleSize,
    engine: options,
  };
  const status = createStatusLine();
  try {
    for await (const record of evaluate(request, leftToSystem())) {
      switch (record.event) {
        case "progress":
          status.show(`${record.done + 1} of ${record.total}: ${record.picture}`);
          break;
        case "note":
          status.clear();
          warn(record.text);
          break;
        case "done": {
          status.clear();
          const { event: _event, ...report } = record;
          present(report, options.json === true);
        }
      }
    }
  } finally {
    status.clear();
  }
}

/** What could be measured is printed; a mean over fewer pictures than asked for is no success. */
function present(report: EvaluationReport, json: boolean): void {
  const { pictures, skipped } = report;
  for (const { reason } of skipped) warn(`skipped ${reason}`);
  if (json) printJson(report);
  else if (pictures.length > 0) print(renderReport(report, styleFor(process.stdout)));
  if (skipped.length === 0) return;
  const all = pictures.length + skipped.length;
  throw new UserError(`${skipped.length} of ${all} pictures could not be measured`);
}

async function pairsOf(
  options: EvaluateOptions & { readonly style: string },
  models: boolean,
): Promise<PicturePair[]> {
  const { result, content, results, contents, style } = options;
  const given = (["result", "content", "results", "contents", "model"] as const)
    .filter((name) => options[name] !== undefined)
    .map((name) => `--${name}`);
  switch (given.join(" ")) {
    case "--result --content":
      return [{ result: result!, content: content! }];
    case "--results --contents":
      return pairPictures(
        await findPictures(results!, style),
        await findPictures(contents!, style),
      );
    case "--contents --model":
      return (await findPictures(contents!, style)).map((file) => ({ content: file }));
    default:
      throw new UserError(
        `expected --result with --content, or --results with --contents${models ? ", or --model with --contents" : ""}; got ${given.join(" ") || "none of them"}`,
      );
  }
}
