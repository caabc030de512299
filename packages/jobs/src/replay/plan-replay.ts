/** Where the pictures of a replay go, and what on. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, extname, join, parse, relative, resolve, sep } from "node:path";
import { UserError } from "@gramstyle/core";
import { backendNames, type CreateBackendOptions } from "@gramstyle/jobs";
import { formatOfPath } from "@gramstyle/media";
import type { RunRecord, RecordedEngine, RecordedFile } from "@gramstyle/models";
import { placeOf, placesOf } from "../recipe/recorded-files.ts";
import { shownPath } from "../shown-path.ts";

/** The pictures that a recipe tells of, in order. */
export function outputsOf(recipe: RunRecord): RecordedFile[] {
  return recipe.command === "optimize"
    ? [recipe.output]
    : recipe.pictures.map(({ output }) => output);
}

/**
 * A place for each picture: by default beside the first one, or beside the recipe where the first
 * one's folder is gone, called `<name>-replayed`; with `wanted`, that file, or in that folder under
 * the first ones' names.
 * @param path of the recipe
 * @throws UserError where two would be written to one place, one over a file of the recipe, or one
 * in another format than the first, which would not be the same picture
 */
export function planReplay(path: string, recipe: RunRecord, wanted?: string): string[] {
  const firsts = outputsOf(recipe);
  const outputs = wanted === undefined ? beside(path, firsts) : placed(path, firsts, wanted);
  const files = filesOf(recipe).flatMap((file) => placesOf(path, file));
  const kept = new Set([path, ...files].map(realPath));
  const taken = new Set<string>();
  outputs.forEach((output, i) => {
    const shown = shownPath(output);
    if (kept.has(realPath(output))) {
      throw new UserError(
        `"${shown}" belongs to the recipe and would be overwritten; choose another -o`,
      );
    }
    if (taken.has(output)) {
      throw new UserError(`two pictures would be written to "${shown}"; name a folder with -o`);
    }
    taken.add(output);
    const format = formatOfPath(firsts[i]!.path);
    if (formatOfPath(output) === format) return;
    throw new UserError(
      `-o: expected a ${format} picture, as the first one is, so that the two compare; got "${shown}"`,
    );
  });
  return outputs;
}

/**
 * The engine for a replay: the recipe's, but for what was asked for.
 * @throws UserError where the recipe names a program of its own, which is run only when asked for
 */
export function engineFor(
  recorded: RecordedEngine,
  asked: Partial<CreateBackendOptions>,
): CreateBackendOptions {
  const backend = asked.backend ?? recorded.backend;
  if (asked.backend === undefined && !backendNames.includes(backend)) {
    throw new UserError(
      `the recipe was made with the backend "${backend}", a program of its own; pass --backend with its path to run it, or one of ${backendNames.join(", ")}`,
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
    throw new UserError(`-o: expected a folder for ${firsts.length} pictures, got "${wanted}"`);
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

/** Every file that the recipe names. */
function filesOf(recipe: RunRecord): RecordedFile[] {
  if (recipe.command === "stylize") {
    return [...recipe.models, ...recipe.pictures.flatMap(({ input, output }) => [input, output])];
  }
  const { content, styles, encoder, output, options } = recipe;
  const init = typeof options.init === "string" ? [] : [options.init];
  return [content, ...styles, ...init, encoder.weights, output];
}
