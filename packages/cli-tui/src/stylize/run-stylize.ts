/** The work of `gramstyle stylize`: pictures through style models, one after the other. */
import { errorMessage, type Image, preserveColor } from "@gramstyle/core";
import { checkOutputPath, type Picture, readPicture, writePicture } from "@gramstyle/media";
import type { CreateBackendOptions } from "../create-backend.ts";
import { InterruptedError } from "../run-program.ts";
import { type ReadModel, type RunningModel, startModel } from "./open-stylizer.ts";
import { runPipeline } from "./pipeline.ts";
import { type Job, makeFolderFor } from "./plan-outputs.ts";
import type { StylizeReporter } from "./reporters.ts";

export interface StylizeRun {
  readonly jobs: readonly Job[];
  readonly models: readonly ReadModel[];
  readonly engine: CreateBackendOptions;
  readonly strength: number;
  readonly preserveColor: boolean;
  /** The long side that larger pictures are scaled down to. */
  readonly size?: number | undefined;
  readonly force: boolean;
  readonly reporter: StylizeReporter;
}

export interface StylizeResult {
  readonly written: number;
  readonly errors: readonly unknown[];
  readonly seconds: number;
}

interface Made {
  readonly picture: Picture;
  readonly image: Image;
  readonly seconds: number;
}

/**
 * Does all jobs; a picture that fails is reported, the others go on. On SIGINT or SIGTERM the
 * engine is stopped at once, a picture that is just being written is finished, and it ends with an
 * InterruptedError.
 * @throws whatever keeps an engine from starting; InterruptedError
 */
export async function runStylize(run: StylizeRun): Promise<StylizeResult> {
  const { jobs, models, reporter } = run;
  const started = performance.now();
  const abort = new AbortController();
  const { signal } = abort;
  const errors: unknown[] = [];
  let written = 0;
  let running: { readonly index: number; readonly model: RunningModel } | undefined;
  let broken: unknown;

  const endEngine = async () => {
    const ended = running;
    running = undefined;
    await ended?.model.dispose();
  };
  const stop = () => {
    if (signal.aborted) return;
    abort.abort(new InterruptedError());
    void endEngine().catch(() => {});
  };

  /** The engine with a job's model: the last one is ended where it has another. */
  const engineFor = async (index: number): Promise<RunningModel> => {
    if (running?.index === index) return running.model;
    await endEngine();
    reporter.stage("starting the engine");
    try {
      const model = await startModel(models[index]!, run.engine);
      running = { index, model };
      if (signal.aborted) await endEngine();
      signal.throwIfAborted();
      return model;
    } catch (error) {
      broken = error;
      throw error;
    }
  };

  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    await runPipeline<Job, Picture, Made>(
      jobs,
      {
        async read(job) {
          await makeFolderFor(job);
          await checkOutputPath(job.output, { force: run.force });
          return readPicture(job.input, run.size === undefined ? {} : { longSide: run.size });
        },
        async make(job, picture) {
          const model = await engineFor(job.model);
          reporter.picture(job.input, written + errors.length, jobs.length);
          const begun = performance.now();
          try {
            const image = await model.stylize(picture, { strength: run.strength });
            const seconds = (performance.now() - begun) / 1000;
            return {
              picture,
              seconds,
              image: run.preserveColor ? preserveColor(image, picture) : image,
            };
          } catch (error) {
            // The engine may be gone with it: the next picture gets a new one.
            await endEngine().catch(() => {});
            throw error;
          }
        },
        async write(job, { picture, image, seconds }) {
          const { alpha, exif } = picture;
          await writePicture(job.output, alpha ? { ...image, alpha } : image, { exif });
          written++;
          const { width, height } = image;
          reporter.written({ ...named(run, job), width, height, seconds });
        },
        failed(job, error) {
          // Without an engine no picture can be made.
          if (error === broken) throw error;
          errors.push(error);
          // Of a single picture the error itself is what the command ends with.
          if (jobs.length > 1) reporter.failed({ ...named(run, job), error: lineOf(job, error) });
        },
      },
      signal,
    );
    return { written, errors, seconds: (performance.now() - started) / 1000 };
  } catch (error) {
    if (signal.aborted) {
      reporter.note(`Stopped; ${written} of ${jobs.length} pictures are written.`);
    }
    throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    reporter.close();
    await endEngine();
  }
}

const named = ({ models }: StylizeRun, { input, output, model }: Job) => ({
  input,
  output,
  model: models[model]!.name,
});

/** Errors about files begin with the path; those of an engine do not know it. */
function lineOf({ input }: Job, error: unknown): string {
  const line = errorMessage(error);
  return line.startsWith('"') ? line : `"${input}": ${line}`;
}
