/** The folder of a training: its settings, checkpoint, metrics, samples and report. */
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { errorMessage, UserError } from "@gramstyle/core";
import { fileError, writeAtomically } from "@gramstyle/media";
import type { z } from "zod";
import { OptionError } from "../option-error.ts";

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
export class TrainingExistsError extends OptionError {
  readonly folder: string;

  constructor(folder: string) {
    super(
      "force",
      (force) => `"${folder}" holds a training already; go on with it, or begin anew with ${force}`,
    );
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
  settings: unknown,
  { force }: { readonly force: boolean },
): Promise<void> {
  if (!force && (await exists(folder.checkpoint))) throw new TrainingExistsError(folder.path);
  try {
    await mkdir(folder.samples, { recursive: true });
    for (const { path } of await listSamples(folder)) await rm(path);
    for (const path of [folder.checkpoint, folder.pictures, folder.metrics, folder.report]) {
      await rm(path, { force: true });
    }
    await writeAtomically(folder.settings, Buffer.from(`${JSON.stringify(settings, null, 2)}\n`));
  } catch (error) {
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
  let settings: unknown;
  try {
    settings = JSON.parse(await readFile(folder.settings, "utf8"));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" || code === "ENOTDIR" ? "no settings.json" : errorMessage(error);
    throw new UserError(`"${folder.path}": expected the folder of a training (${why})`, {
      cause: error,
    });
  }
  const found = (settings as { readonly kind?: unknown } | null)?.kind;
  if (found !== kind) {
    throw new UserError(`"${folder.path}": expected a "${kind}", got "${found}"`);
  }
  if (!schema) return settings as Settings;
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.length === 0 ? "" : `, ${path.map(String).join(".")}`;
  throw new UserError(`"${folder.settings}"${field}: ${message.replaceAll("\n", " ")}`);
}

/** Its bytes; undefined where a run was stopped before its first checkpoint. */
export async function readCheckpointFile(folder: TrainingFolder): Promise<Uint8Array | undefined> {
  if (!(await exists(folder.checkpoint))) return undefined;
  return onDisk(folder.checkpoint, () => readFile(folder.checkpoint));
}

/** Does what may fail for reasons of the disk, which then are one line with the path. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Error(`"${path}": ${diskReasons[code] ?? errorMessage(error)}`, { cause: error });
  }
}

const diskReasons: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the device",
  EFBIG: "larger than files may be here",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EROFS: "the file system is read-only",
  ENOENT: "the folder is gone",
};

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
