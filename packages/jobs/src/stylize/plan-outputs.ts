/** Which picture is written where. */
import { realpath, stat } from "node:fs/promises";
import { basename, dirname, extname, join, parse } from "node:path";
import { UserError } from "@gramstyle/core";
import {
  clipFormatOfPath,
  formatOfPath,
  isClipOutput,
  isMoviePath,
  makeFolder,
} from "@gramstyle/media";
import type { InputPicture } from "./find-inputs.ts";

/** One picture or clip through one style model. */
export interface StylizeTask {
  readonly input: string;
  readonly output: string;
  /** Which of the models. */
  readonly model: number;
  /** Whether it moves, before and after. */
  readonly clip?: boolean;
}

/** Pictures, style models, and where their results go. */
export interface OutputPlan {
  readonly pictures: readonly InputPicture[];
  /** The names of the style models; with more than one, results are called by them too. */
  readonly models: readonly string[];
  /** A file for one picture, a folder for several. */
  readonly output: string;
  /** The extension of all results. Default: each picture's own, or png where that is not written. */
  readonly format?: string | undefined;
}

/**
 * All tasks, model by model, so that each model is opened once. A folder takes the place of a file's
 * name where there is one, where a slash says so, where several pictures come, or where the name
 * has no extension.
 * @throws UserError where several pictures have one file to go to, two would be written to one
 * place, or one over a picture that is read
 */
export async function planOutputs(plan: OutputPlan): Promise<StylizeTask[]> {
  const { pictures, models, output, format } = plan;
  const inFolder = await isFolder(output, pictures.length);
  if (!inFolder) {
    checkFormat(output, pictures[0]!);
    if (format !== undefined) {
      throw new UserError(`\`format\`: "${output}" says the format already; leave one of them out`);
    }
  }
  const tasks = models.flatMap((name, model) =>
    pictures.map((picture): StylizeTask => {
      const { path, folder } = picture;
      const target = inFolder ? join(output, folder, nameFor(picture, format)) : output;
      const moves = picture.clip === true || isMoviePath(target);
      return {
        input: path,
        output: models.length > 1 ? withSuffix(target, name) : target,
        model,
        // Into a format that stands still goes the first frame of a GIF or WebP.
        ...(moves && isClipOutput(target) ? { clip: true } : {}),
      };
    }),
  );
  checkDistinct(tasks);
  await checkInputsStay(tasks);
  return tasks;
}

/**
 * Makes the folder that a result goes to, with those around it.
 * @throws as `makeFolder` does
 */
export async function makeFolderFor({ output }: StylizeTask): Promise<void> {
  await makeFolder(dirname(output));
}

async function isFolder(output: string, pictures: number): Promise<boolean> {
  const facts = await stat(output).catch(() => undefined);
  if (facts?.isDirectory() || /[\\/]$/.test(output)) return true;
  if (pictures === 1) return extname(output) === "" && !facts;
  if (facts || isWritten(output) || isClipOutput(output)) {
    throw new UserError(
      `\`output\`: expected a folder for ${pictures} pictures, got the file "${output}"; name a folder, it is made if it is missing`,
    );
  }
  return true;
}

/** @throws UserError where the output's extension does not fit what comes */
function checkFormat(output: string, { path, clip = false }: InputPicture): void {
  if (isMoviePath(output) || isMoviePath(path)) return void clipFormatOfPath(output);
  if (!(clip && isClipOutput(output))) formatOfPath(output);
}

/** A format is of what can have it: "png" says nothing of clips, and "mp4" nothing of pictures. */
function nameFor({ path, clip = false }: InputPicture, format: string | undefined): string {
  const { name, ext } = parse(path);
  const fits = clip ? isClipOutput : isWritten;
  if (format !== undefined && fits(`.x.${format}`)) return `${name}.${format}`;
  return fits(path) ? `${name}${ext}` : `${basename(path)}.${clip ? "mp4" : "png"}`;
}

function withSuffix(path: string, suffix: string): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${suffix}${ext}`);
}

function isWritten(path: string): boolean {
  try {
    formatOfPath(path);
    return true;
  } catch {
    return false;
  }
}

function checkDistinct(tasks: readonly StylizeTask[]): void {
  const taken = new Map<string, string>();
  for (const { input, output } of tasks) {
    const other = taken.get(output);
    if (other !== undefined) {
      const which = other === input ? "two models of one name" : `"${other}" and "${input}"`;
      throw new UserError(`${which} would both be written to "${output}"; do them one by one`);
    }
    taken.set(output, input);
  }
}

/** Not even with `force`: a photo is not to be had again. */
async function checkInputsStay(tasks: readonly StylizeTask[]): Promise<void> {
  const inputs = new Set(
    await Promise.all(tasks.map(({ input }) => realpath(input).catch(() => input))),
  );
  for (const { output } of tasks) {
    const real = await realpath(output).catch(() => undefined);
    if (real !== undefined && inputs.has(real)) {
      throw new UserError(
        `"${output}" is a picture to be stylized and would be overwritten; choose another output`,
      );
    }
  }
}
