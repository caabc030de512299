/** `gramstyle replay`: makes the pictures of a recipe again, and says how far they are from the first. */
import { availableParallelism } from "node:os";
import { UserError } from "@gramstyle/core";
import { backendNames, type CreateBackendOptions, failureOfAll } from "@gramstyle/jobs";
import type { EmbeddedStyle } from "@gramstyle/models";
import type { Command } from "commander";
import { realNumberOption, wholeNumberOption } from "../options.ts";
import { formatNumber, print, printJson, styleFor } from "../output.ts";
import { packageVersion } from "../package-version.ts";
import { enginePackages } from "../recipe/engine-packages.ts";
import { readRecipe } from "../recipe/recipe-file.ts";
import { findFirstPicture } from "../recipe/recorded-files.ts";
import type { ViewKind } from "../render/optimize.ts";
import { comparePictures } from "../replay/compare-pictures.ts";
import { makeAgain } from "../replay/make-again.ts";
import { engineFor, outputsOf, planReplay } from "../replay/plan-replay.ts";
import {
  farthest,
  type ReplayedPicture,
  type ReplayReport,
  renderReplay,
} from "../replay/report.ts";
import { versionNotes } from "../replay/version-notes.ts";
import { shownPath } from "../shown-path.ts";

interface ReplayOptions extends Partial<CreateBackendOptions> {
  readonly output?: string;
  readonly tolerance?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
}

/** @param styles those that come along, where a recipe may find its models again */
export function replayCommand(program: Command, styles: readonly EmbeddedStyle[] = []): void {
  program
    .command("replay")
    .description("Make the pictures of a recipe again, and say how far they are from the first.")
    .argument("<recipe>", "a .json file that --recipe of optimize or stylize wrote")
    .option(
      "-o, --output <path>",
      "a file for one picture, else a folder (default: beside the first, <name>-replayed)",
    )
    .option(
      "--backend <name>",
      `the engine: ${backendNames.join(", ")}, or a module's path (default: the recipe's)`,
    )
    .option("--device <name>", "what to compute on (default: the recipe's)")
    .addOption(
      wholeNumberOption("--threads <count>", "threads of the engine (default: the recipe's)", {
        minimum: 1,
        maximum: 1024,
      }),
    )
    .addOption(
      realNumberOption("--tolerance <mean>", "end with 1 where a mean ΔE2000 is above this", {
        minimum: 0,
      }),
    )
    .option("--json", "progress and result as JSON lines on stdout")
    .option("-q, --quiet", "print nothing but errors")
    .option("-f, --force", "overwrite results that exist")
    .action((path: string, options: ReplayOptions) => replay(path, options, styles));
}

async function replay(
  path: string,
  options: ReplayOptions,
  styles: readonly EmbeddedStyle[],
): Promise<void> {
  const { tolerance } = options;
  const kind: ViewKind = options.json ? "json" : options.quiet ? "quiet" : "terminal";
  const recipe = await readRecipe(path);
  const engine = engineFor(recipe.engine, options);
  const outputs = planReplay(path, recipe, options.output);
  const firsts = [];
  for (const file of outputsOf(recipe)) firsts.push(await findFirstPicture(path, file));
  // A check that cannot be made must not pass, and is not worth the wait.
  const gone = firsts.find((first) => "reason" in first);
  if (tolerance !== undefined && gone && "reason" in gone) {
    throw new UserError(`--tolerance: nothing to compare with: ${gone.reason}; leave it out`);
  }
  const packages = enginePackages(engine.backend);
  const now = { gramstyle: packageVersion(), engine: { backend: engine.backend, packages } };
  const notes = versionNotes(recipe, now);
  const force = options.force === true;

  const remade = await makeAgain({ path, recipe, engine, outputs, force, kind, notes, styles });
  const pictures: ReplayedPicture[] = [];
  for (const i of remade.made) pictures.push(await compared(outputs[i]!, firsts[i]!));
  const { device, seconds } = remade;
  const { threads = null } = engine;
  const cores = availableParallelism();
  const report: ReplayReport = {
    recipe: path,
    pictures,
    engine: { ...now.engine, device, threads, cores },
    seconds,
    before: { engine: recipe.engine, seconds: recipe.seconds },
  };
  if (kind === "json") printJson({ event: "done", ...report });
  else if (kind === "terminal" && pictures.length > 0) {
    print(renderReplay(report, styleFor(process.stdout)));
  }
  const { stylized } = remade;
  const failure = stylized && failureOfAll(stylized.done.written, stylized.failures);
  if (failure) throw failure;
  const distance = farthest(pictures);
  if (tolerance !== undefined && distance !== undefined && distance > tolerance) {
    throw new Error(
      `expected a mean ΔE2000 of at most ${tolerance}, got ${formatNumber(distance, 3)}`,
    );
  }
}

async function compared(
  output: string,
  first: Awaited<ReturnType<typeof findFirstPicture>>,
): Promise<ReplayedPicture> {
  const shown = shownPath(output);
  if ("reason" in first) {
    return { output: shown, first: null, identical: null, difference: null, ...first };
  }
  const comparison = await comparePictures(first.path, output);
  return { output: shown, first: shownPath(first.path), ...comparison };
}
