/** The work of `gramstyle stylize`: pictures through style models, one after the other. */
import { errorMessage, type Image, preserveColor, UserError } from "@gramstyle/core";
import type { CreateBackendOptions } from "@gramstyle/jobs";
import { sha256OfFile } from "@gramstyle/jobs";
import {
  checkOutputPath,
  findVideoTools,
  type Picture,
  readPicture,
  type VideoTools,
  writePicture,
} from "@gramstyle/media";
import { InterruptedError } from "../run-program.ts";
import { createFrameClock } from "../video/clip-progress.ts";
import { type ClipOptions, defaultClipOptions } from "../video/clip-settings.ts";
import { startForFrames } from "../video/engine-pool.ts";
import { type ClipResult, runClip } from "../video/run-clip.ts";
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
  /** How clips are done, where there are any. */
  readonly clip?: ClipOptions;
  /** Whether hashes of the pictures that were read are kept, for a recipe. */
  readonly keepHashes?: boolean;
  readonly reporter: StylizeReporter;
}

/** A picture that was written. */
export interface WrittenPicture {
  readonly job: Job;
  /** Of the file that was read, where hashes are kept. */
  readonly sha256?: string | undefined;
}

export interface StylizeResult {
  readonly written: number;
  /** In order. */
  readonly pictures: readonly WrittenPicture[];
  /** What was computed on; undefined where no engine was needed. */
  readonly device?: string | undefined;
  readonly errors: readonly unknown[];
  readonly seconds: number;
}

type Read = { readonly tools: VideoTools } | ReadPicture;
type Made = { readonly clip: ClipResult } | MadePicture;

interface ReadPicture {
  readonly picture: Picture;
  readonly sha256?: string | undefined;
}

interface MadePicture extends ReadPicture {
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
  const pictures: WrittenPicture[] = [];
  let device: string | undefined;
  let running: { readonly use: string; readonly model: RunningModel } | undefined;
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

  /**
   * The engine with a job's model: the last one is ended where it has another, or another use.
   * @param pixels of a clip's frames, for which several engines share the processor
   */
  const engineFor = async (index: number, pixels?: number): Promise<RunningModel> => {
    const use = `${index} ${pixels ?? "pictures"}`;
    if (running?.use === use) return running.model;
    await endEngine();
    reporter.stage("starting the engine");
    try {
      const read = models[index]!;
      const model = await (pixels === undefined
        ? startModel(read, run.engine)
        : startForFrames(read, run.engine, pixels));
      running = { use, model };
      device = model.device;
      if (signal.aborted) await endEngine();
      signal.throwIfAborted();
      return model;
    } catch (error) {
      broken = error;
      throw error;
    }
  };

  let tools: Promise<VideoTools> | undefined;
  const videoTools = () => {
    tools ??= findVideoTools();
    return tools;
  };
  const makeClip = async (job: Job, found: VideoTools): Promise<ClipResult> => {
    await makeFolderFor(job);
    reporter.picture(job.input, pictures.length + errors.length, jobs.length);
    const clock = createFrameClock();
    return runClip({
      ...run,
      ...{ input: job.input, output: job.output, tools: found, signal },
      clip: run.clip ?? defaultClipOptions,
      modelPath: models[job.model]!.path,
      model: (pixels) => engineFor(job.model, pixels),
      progress: (done, total) =>
        reporter.frame({ input: job.input, done, total, ...clock(done, total) }),
      note: (text) => reporter.note(text),
    });
  };

  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    await runPipeline<Job, Read, Made>(
      jobs,
      {
        async read(job) {
          if (job.clip) return { tools: await videoTools() };
          await makeFolderFor(job);
          await checkOutputPath(job.output, { force: run.force });
          const sha256 = run.keepHashes ? await sha256OfFile(job.input) : undefined;
          const { size } = run;
          const picture = await readPicture(
            job.input,
            size === undefined ? {} : { longSide: size },
          );
          return { picture, sha256 };
        },
        async make(job, read) {
          if ("tools" in read) return { clip: await makeClip(job, read.tools) };
          const { picture } = read;
          const model = await engineFor(job.model);
          reporter.picture(job.input, pictures.length + errors.length, jobs.length);
          const begun = performance.now();
          try {
            const image = await model.stylize(picture, { strength: run.strength });
            const seconds = (performance.now() - begun) / 1000;
            return {
              ...read,
              seconds,
              image: run.preserveColor ? preserveColor(image, picture) : image,
            };
          } catch (error) {
            // The engine may be gone with it: the next picture gets a new one.
            await endEngine().catch(() => {});
            throw error;
          }
        },
        async write(job, made) {
          if ("clip" in made) {
            pictures.push({ job });
            return reporter.clipWritten({ ...named(run, job), ...made.clip });
          }
          const { picture, sha256, image, seconds } = made;
          const { alpha, exif } = picture;
          await writePicture(job.output, alpha ? { ...image, alpha } : image, { exif });
          pictures.push({ job, sha256 });
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
    const seconds = (performance.now() - started) / 1000;
    return { written: pictures.length, pictures, device, errors, seconds };
  } catch (error) {
    if (signal.aborted) {
      if (jobs.length > 1 || !jobs[0]?.clip) {
        reporter.note(`Stopped; ${pictures.length} of ${jobs.length} pictures are written.`);
      }
    }
    throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    reporter.close();
    await endEngine();
  }
}

/** What could be written is written; still, with a picture missing it is no success. */
export function throwFailures({ written, errors }: StylizeResult): void {
  const all = written + errors.length;
  if (errors.length === 0) return;
  if (all === 1) throw errors[0];
  const mistakes = errors.every((error) => error instanceof UserError);
  if (written === 0 && mistakes) {
    throw new UserError(`none of the ${all} pictures could be stylized`);
  }
  throw new Error(`${errors.length} of ${all} pictures could not be stylized`);
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
