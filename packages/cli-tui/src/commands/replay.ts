/** `gramstyle replay`: makes the pictures of a recipe again, and says how far they are from the first. */
import { backendNames, type CreateBackendOptions } from "@gramstyle/jobs/engine";
import { type ReplayDoneRecord, type ReplayRecord, replay } from "@gramstyle/jobs/replay";
import type { EmbeddedStyle } from "@gramstyle/models";
import type { Command } from "commander";
import { realNumberOption, wholeNumberOption } from "../options/shared-options.ts";
import { type ViewKind, viewKind } from "../options/view-kind.ts";
import { createOptimizeView } from "../render/optimize.ts";
import { print, printJson, styleFor } from "../render/output.ts";
import { renderReplay } from "../render/replay.ts";
import { shownPath } from "../render/shown-path.ts";
import { createStylizeView } from "../render/stylize.ts";
import { interruptible } from "../terminal/interruptible.ts";

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
    .action((path: string, options: ReplayOptions) => runReplay(path, options, styles));
}

async function runReplay(
  path: string,
  options: ReplayOptions,
  styles: readonly EmbeddedStyle[],
): Promise<void> {
  const kind = viewKind(options);
  let view: ReplayView | undefined;
  try {
    await interruptible(
      async (signal) => {
        for await (const record of replay({ ...options, record: path, styles }, signal)) {
          if (record.event === "begun") view = viewOf(record.command, kind);
          else if (record.event === "done") present(record, kind, view);
          else view?.show(record);
        }
      },
      () => view?.stopping(),
    );
  } finally {
    view?.close();
  }
}

interface ReplayView {
  show(record: Exclude<ReplayRecord, { readonly event: "begun" | "done" }>): void;
  stopping(): void;
  close(): void;
}

/** As the command itself shows its records. */
function viewOf(command: "optimize" | "stylize", kind: ViewKind): ReplayView {
  return command === "optimize"
    ? (createOptimizeView(kind, { tellsEnd: false }) as ReplayView)
    : ({
        ...createStylizeView(kind, { oneClip: false, tellsEnd: false }),
        stopping() {},
      } as ReplayView);
}

function present(
  { event, ...report }: ReplayDoneRecord,
  kind: ViewKind,
  view: ReplayView | undefined,
): void {
  view?.close();
  const pictures = report.pictures.map(({ output, first, ...comparison }) => ({
    output: shownPath(output),
    first: first === null ? null : shownPath(first),
    ...comparison,
  }));
  const shown = { ...report, pictures };
  if (kind === "json") printJson({ event, ...shown });
  else if (kind === "terminal" && pictures.length > 0) {
    print(renderReplay(shown, styleFor(process.stdout)));
  }
}
