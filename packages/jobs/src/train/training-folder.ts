/** The folder of a training: its settings, checkpoint, metrics, samples and report. */
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { errorMessage, UserError } from "@gramstyle/core";
import { errorCode, fileError } from "@gramstyle/media";
import { z } from "zod";
import { readSealed, readSealedJson, writeSealedJson } from "../checkpoint/sealed-file.ts";

/** Where a training keeps its files; absolute paths. */
export interface TrainingFolder {
  readonly path: string;
  /** Everything that decides the run, as JSON. */
  readonly settings: string;
  readonly checkpoint: string;
  /** Which pictures its folders held when it began, as JSON. */
  readonly pictures: string;
  /** One line of JSON a step. */
  readonly metrics: string;
  readonly samples: string;
  readonly report: string;
}

/** The paths of the files in a training's folder; nothing is looked at. */
export function trainingFolder(path: string): TrainingFolder {
  return {
    path,
    settings: join(path, "settings.json"),
    checkpoint: join(path, "checkpoint.safetensors"),
    pictures: join(path, "pictures.json"),
    metrics: join(path, "metrics.jsonl"),
    samples: join(path, "samples"),
    report: join(path, "report.html"),
  };
}

/** Where a training is kept unless told otherwise: beside "wave.onnx", "wave.training". */
export function defaultTrainingFolder(output: string): string {
  return join(dirname(output), `${basename(output, extname(output))}.training`);
}

/** The file of the samples that were made after so many steps. */
export function samplePath(folder: TrainingFolder, step: number): string {
  return join(folder.samples, `step-${String(step).padStart(6, "0")}.jpg`);
}

/** The samples that are there, in the order of their steps. */
export async function listSamples(
  folder: TrainingFolder,
): Promise<{ readonly step: number; readonly path: string }[]> {
  const names = await readdir(folder.samples).catch(() => []);
  return names
    .flatMap((name) => {
      const digits = /^step-(\d+)\.jpg$/.exec(name)?.[1];
      return digits ? [{ step: Number(digits), path: join(folder.samples, name) }] : [];
    })
    .sort((a, b) => a.step - b.step);
}

/** A folder that holds a training already, which would be lost. */
export class TrainingExistsError extends UserError {
  readonly folder: string;

  constructor(folder: string) {
    super(`"${folder}" holds a training already; go on with it, or begin anew with \`force\``);
    this.folder = folder;
  }
}

/**
 * Makes the folder and writes the settings into it; what another run left there goes.
 * @throws TrainingExistsError where there is a training already and `force` is not given; UserError
 * where the folder cannot be made
 */
export async function beginTrainingFolder(
  folder: TrainingFolder,
  settings: object,
  { force }: { readonly force: boolean },
): Promise<void> {
  if (!force && (await exists(folder.checkpoint))) throw new TrainingExistsError(folder.path);
  try {
    await mkdir(folder.samples, { recursive: true });
    for (const { path } of await listSamples(folder)) await rm(path);
    for (const path of [folder.checkpoint, folder.pictures, folder.metrics, folder.report]) {
      await rm(path, { force: true });
    }
    await writeSealedJson(folder.settings, settings);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw fileError(folder.path, "written", error);
  }
}

/**
 * @param schema of the settings; without one no more than their kind is checked
 * @throws UserError where the folder holds no training of this kind, or its settings are damaged
 */
export async function readSettings<Settings extends { readonly kind: string }>(
  folder: TrainingFolder,
  kind: Settings["kind"],
  schema?: z.ZodType<Settings>,
): Promise<Settings> {
  const noSettings = (why: string, cause: unknown) =>
    new UserError(`"${folder.path}": expected the folder of a training (${why})`, { cause });
  const bytes = await readFile(folder.settings).catch((error: unknown) => {
    const isMissing = ["ENOENT", "ENOTDIR"].includes(errorCode(error));
    throw noSettings(isMissing ? "no settings.json" : errorMessage(error), error);
  });
  let settings: { readonly kind?: unknown } | null;
  try {
    settings = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    throw noSettings("its settings.json is damaged: it is no JSON", error);
  }
  const found = settings?.kind;
  if (found !== kind) {
    const got = typeof found === "string" ? `"${found}"` : "settings that do not say of what";
    throw new UserError(`"${folder.path}": expected a "${kind}", got ${got}`);
  }
  const any = z.looseObject({}) as unknown as z.ZodType<Settings>;
  return readSealedJson(folder.settings, "settings", schema ?? any, { unsealed: true });
}

/**
 * What the checkpoint means; undefined where a run was stopped before its first one.
 * @throws UserError where it is damaged
 */
export async function readCheckpoint<T>(
  folder: TrainingFolder,
  parse: (bytes: Uint8Array) => T,
): Promise<T | undefined> {
  if (!(await exists(folder.checkpoint))) return undefined;
  return readSealed(folder.checkpoint, "checkpoint", parse, { unsealed: true });
}

/** What the disk refuses while a training goes on is a failure, not a mistake: an Error of one line. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UserError) throw new Error(error.message, { cause: error });
    if (errorCode(error) === "") throw error;
    throw new Error(fileError(path, "written", error).message, { cause: error });
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
