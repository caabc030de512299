/** Where the pictures of a replay go, and what on. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, extname, join, parse, relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { formatOfPath } from "@gramstyle/media";
import type { RecordedEngine, RecordedFile, RunRecord } from "@gramstyle/models";
import { backendNames, type CreateBackendOptions } from "../engine/create-backend.ts";
import { placeOf, placesOf } from "../record/recorded-files.ts";

/** The pictures that a record tells of, in order. */
export function outputsOf(record: RunRecord): RecordedFile[] {
  return record.command === "optimize"
    ? [record.output]
    : record.pictures.map(({ output }) => output);
}

/**
 * A place for each picture: by default beside the first one, or beside the record where the first
 * one's folder is gone, called `<name>-replayed`; with `wanted`, that file, or in that folder under
 * the first ones' names.
 * @param path of the record
 * @throws UserError where two would be written to one place, one over a file of the record, or one
 * in another format than the first, which would not be the same picture
 */
export function planReplay(path: string, record: RunRecord, wanted?: string): string[] {
  const firsts = outputsOf(record);
  const outputs = wanted === undefined ? beside(path, firsts) : placed(path, firsts, wanted);
  const files = filesOf(record).flatMap((file) => placesOf(path, file));
  const kept = new Set([path, ...files].map(realPath));
  const taken = new Set<string>();
  outputs.forEach((output, i) => {
    if (kept.has(realPath(output))) {
      throw new UserError(
        `"${output}" belongs to the recipe and would be overwritten; choose another \`output\``,
      );
    }
    if (taken.has(output)) {
      throw new UserError(
        `two pictures would be written to "${output}"; name a folder as \`output\``,
      );
    }
    taken.add(output);
    const format = formatOfPath(firsts[i]!.path);
    if (formatOfPath(output) === format) return;
    throw new UserError(
      `\`output\`: expected a ${format} picture, as the first one is, so that the two compare; got "${output}"`,
    );
  });
  return outputs;
}

/**
 * The engine for a replay: the record's, but for what was asked for.
 * @throws UserError where the record names a program of its own, which is run only when asked for
 */
export function engineFor(
  recorded: RecordedEngine,
  asked: Partial<CreateBackendOptions>,
): CreateBackendOptions {
  const backend = asked.backend ?? recorded.backend;
  if (asked.backend === undefined && !backendNames.includes(backend)) {
    throw new UserError(
      `the recipe was made with the backend "${backend}", a program of its own; pass \`backend\` with its path to run it, or one of ${backendNames.join(", ")}`,
    );
  }
  const same = backend === recorded.backend;
  return {
    backend,
    device: asked.device ?? (same ? recorded.device : "auto"),
    threads: asked.threads ?? (same ? (recorded.threads ?? undefined) : undefined),
  };
}

function beside(path: string, firsts: readonly RecordedFile[]): string[] {
  return firsts.map((first) => {
    const place = placeOf(path, first);
    const { name, ext } = parse(place);
    const folder = existsSync(dirname(place)) ? dirname(place) : resolve(dirname(path));
    return join(folder, `${name}-replayed${ext}`);
  });
}

function placed(path: string, firsts: readonly RecordedFile[], wanted: string): string[] {
  const facts = statSync(wanted, { throwIfNoEntry: false });
  const folder =
    facts?.isDirectory() === true || /[\\/]$/.test(wanted) || (!facts && extname(wanted) === "");
  if (folder) {
    const places = firsts.map((first) => placeOf(path, first));
    const above = commonFolder(places);
    return places.map((place) => resolve(wanted, relative(above, place)));
  }
  if (firsts.length > 1) {
    throw new UserError(
      `\`output\`: expected a folder for ${firsts.length} pictures, got "${wanted}"`,
    );
  }
  return [resolve(wanted)];
}

/** The deepest folder that all are in. */
function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  const outside = (path: string) => !path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
  while (paths.some(outside) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

/** What is behind links, where it is there. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** Every file that the record names. */
function filesOf(record: RunRecord): RecordedFile[] {
  if (record.command === "stylize") {
    return [...record.models, ...record.pictures.flatMap(({ input, output }) => [input, output])];
  }
  const { content, styles, encoder, output, options } = record;
  const init = typeof options.init === "string" ? [] : [options.init];
  return [content, ...styles, ...init, encoder.weights, output];
}
