/** The work of `gramstyle train`: one training after another, and what is said at their ends. */
import { printJson } from "../output.ts";
import { quoted, shownPath } from "../shown-path.ts";
import { describeBroken } from "./describe-broken.ts";
import { describeSteps } from "./run-training.ts";
import type { StyleSettings } from "./style-settings.ts";
import { trainStyleModel } from "./train-style-model.ts";
import { beginTrainingFolder, type TrainingFolder } from "./training-folder.ts";
import { createTrainingReporter, type ReporterKind } from "./training-reporters.ts";
import { writeStyleReport } from "./write-style-report.ts";

export interface StyleTraining {
  readonly folder: TrainingFolder;
  readonly settings: StyleSettings;
}

export interface TrainStylesOptions {
  readonly kind: ReporterKind;
  /** Whether the first of them goes on. */
  readonly resume: boolean;
  /** Whether trainings that are in the folders may be replaced. */
  readonly force: boolean;
  /** Whether to list broken pictures. */
  readonly verbose: boolean;
}

export async function trainStyles(
  trainings: readonly StyleTraining[],
  { kind, resume, force, verbose }: TrainStylesOptions,
): Promise<void> {
  const reporter = createTrainingReporter(kind);
  for (const [i, { folder, settings: own }] of trainings.entries()) {
    const next = trainings.slice(i + 1).map((training) => ({
      folder: training.folder.path,
      settings: training.settings,
    }));
    const settings: StyleSettings = { ...own, next };
    const resumeCommand = `gramstyle train --resume ${quoted(shownPath(folder.path))}`;
    if (!resume || i > 0) {
      await beginTrainingFolder(folder, settings, { force, resume: resumeCommand });
    }
    if (trainings.length > 1) reporter.note(`${settings.title} (${i + 1} of ${trainings.length})`);
    const trained = await trainStyleModel({ settings, folder, reporter, resumeCommand });
    const { last, seconds, bytes } = trained;
    await writeStyleReport(folder, settings, trained);
    for (const line of describeBroken(last, verbose, folder.report)) reporter.note(line);
    const { output } = settings;
    if (kind === "json") {
      const { steps, losses, broken, small } = last;
      printJson({ event: "done", output, bytes, steps, seconds, losses, broken, small });
      continue;
    }
    reporter.note(`${shownPath(folder.report)}  loss curves and samples`);
    reporter.note(
      `${shownPath(output)}  ${Math.round(bytes / 1024)} KiB, ${describeSteps(last.steps, seconds)}`,
    );
    reporter.note(
      `Use it: gramstyle stylize photo.jpg --model ${quoted(shownPath(output))} -o out.jpg`,
    );
  }
}
