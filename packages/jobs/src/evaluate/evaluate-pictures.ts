/** Measures results one after the other, or what a style model makes of contents. */
import { performance } from "node:perf_hooks";
import { type Image, type Scorer, UserError } from "@gramstyle/core";
import { type Picture, readPicture } from "@gramstyle/media";
import type { NoteRecord } from "../job.ts";
import type { PicturePair } from "./pair-pictures.ts";
import type { PictureScore, SkippedPicture } from "./report.ts";

/** A style model as it is needed here: a picture in, the stylized picture out. */
export type Stylize = (image: Image) => Promise<Image>;

/** What is measured, and by what. */
export interface EvaluatePicturesOptions {
  readonly scorer: Scorer;
  /** The style picture's file. */
  readonly style: string;
  /** With results; or without any, where `stylize` makes them. */
  readonly pairs: readonly PicturePair[];
  readonly stylize?: Stylize | undefined;
  /** The long side that larger results (of a style model: contents) are scaled to. */
  readonly size?: number | undefined;
  /** The long side that the style picture is scaled to where it is larger. Default: the result's. */
  readonly styleSize?: number | undefined;
}

/** It is a picture's turn. */
export interface EvaluateProgressRecord {
  readonly event: "progress";
  /** The result's file; where a style model makes it, the content's. */
  readonly picture: string;
  /** Of how many that can be read, so many are done. */
  readonly done: number;
  readonly total: number;
}

/** What could be measured, and what not. */
export interface Evaluated {
  /** In the order of the pairs. */
  readonly pictures: PictureScore[];
  readonly skipped: SkippedPicture[];
}

/** The file that says at what size is measured, and that size. */
interface Job extends PicturePair {
  readonly file: string;
  readonly index: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Pictures of one size are measured in a row, so that graphs are compiled once a size.
 * @throws UserError, one line, where the style cannot be read or measured, or the only picture
 */
export async function* evaluatePictures(
  options: EvaluatePicturesOptions,
  signal?: AbortSignal,
): AsyncGenerator<EvaluateProgressRecord | NoteRecord, Evaluated> {
  const { scorer, pairs, stylize, size, styleSize } = options;
  const skipped: SkippedPicture[] = [];
  const orSkip = async <T>(file: string, work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError) || pairs.length === 1) throw error;
      skipped.push({ picture: file, reason: error.message });
      return undefined;
    }
  };

  const jobs: Job[] = [];
  for (const [index, pair] of pairs.entries()) {
    const file = pair.result ?? pair.content;
    const job = await orSkip(file, async () => {
      const { width, height } = await readPicture(file, bound(size));
      return { ...pair, file, index, width, height };
    });
    if (job) jobs.push(job);
  }
  jobs.sort((a, b) => a.width - b.width || a.height - b.height || a.index - b.index);

  // Read anew for each long side, so that no score depends on what else is measured.
  const styles = new Map<number, Picture>();
  const styleAt = async (longSide: number): Promise<Picture> => {
    const image = styles.get(longSide) ?? (await readPicture(options.style, { longSide }));
    styles.set(longSide, image);
    return image;
  };
  const time = stylize && createTimer(stylize);
  const scored: { index: number; score: PictureScore }[] = [];
  for (const [done, job] of jobs.entries()) {
    const { index, file } = job;
    signal?.throwIfAborted();
    yield { event: "progress", picture: file, done, total: jobs.length };
    const measured = await orSkip(file, async () => {
      const { result, content, seconds, remark } = await (time
        ? made(job, time, size)
        : given(job, size));
      if (Math.min(result.width, result.height) < scorer.minimumSize) {
        throw new UserError(
          `"${file}": expected a picture of at least ${scorer.minimumSize} pixels a side for these layers, got ${result.width}×${result.height}`,
        );
      }
      return { result, content, seconds, remark };
    });
    if (!measured) continue;
    const { result, content, seconds, remark } = measured;
    if (remark !== undefined) yield { event: "note", text: remark };
    const style = await styleAt(styleSize ?? longSideOf(result));
    const card = await scorer.score({ result, content, style, styleSize: longSideOf(style) });
    const score = { result: job.result ?? null, content: job.content, seconds, ...card };
    scored.push({ index, score });
  }
  scored.sort((a, b) => a.index - b.index);
  return { pictures: scored.map(({ score }) => score), skipped };
}

interface Measured {
  readonly result: Image;
  readonly content: Image;
  readonly seconds: number | null;
  /** What is odd but no error, one line. */
  readonly remark?: string | undefined;
}

/** A result that was given, and its content at about its size. */
async function given(job: Job, size: number | undefined): Promise<Measured> {
  const result = await readPicture(job.file, bound(size));
  const content = await readPicture(job.content, bound(longSideOf(result)));
  const remark = sameProportions(result, content)
    ? undefined
    : `"${job.file}" is ${result.width}×${result.height}, which "${job.content}" is distorted to: its proportions are ${content.originalWidth}×${content.originalHeight}`;
  return { result, content, seconds: null, remark };
}

/** What the style model makes of a content. */
async function made(job: Job, time: Timer, size: number | undefined): Promise<Measured> {
  const content = await readPicture(job.content, bound(size));
  try {
    return { content, ...(await time(content)) };
  } catch (error) {
    throw error instanceof UserError
      ? new UserError(`"${job.content}": ${error.message}`, { cause: error })
      : error;
  }
}

type Timer = (image: Image) => Promise<{ result: Image; seconds: number }>;

/** Runs a style model, and once more at a new size, whose preparation is not to be timed. */
function createTimer(stylize: Stylize): Timer {
  let latest = "";
  return async (image) => {
    const size = `${image.width}×${image.height}`;
    if (size !== latest) await stylize(image);
    latest = size;
    const started = performance.now();
    const result = await stylize(image);
    return { result, seconds: (performance.now() - started) / 1000 };
  };
}

const bound = (longSide: number | undefined) => (longSide === undefined ? {} : { longSide });
const longSideOf = ({ width, height }: { width: number; height: number }) =>
  Math.max(width, height);

/** Whether they differ by no more than rounding does, a pixel a side, or by 2 %. */
function sameProportions(result: Image, content: Picture): boolean {
  const { originalWidth, originalHeight } = content;
  const expected = (result.width * originalHeight) / originalWidth;
  return Math.abs(expected - result.height) <= Math.max(1.5, 0.02 * result.height);
}
