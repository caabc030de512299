/** What the file browser lists: pure, of names alone, so that ten thousand are there at once. */
import { basename, dirname, extname } from "node:path";
import type { FolderEntry } from "@gramstyle/jobs/files";
import { samplePictures } from "@gramstyle/samples";
import type { Wanted } from "./screens.ts";

export interface ListedFile {
  readonly kind: "picture" | "model" | "folder" | "up" | "place" | "this";
  /** As it is shown. */
  readonly name: string;
  readonly path: string;
}

/** A folder, or one of the two lists that are no folders. */
export type Place =
  | { readonly kind: "folder"; readonly path: string }
  | { readonly kind: "recent" }
  | { readonly kind: "samples" };

const pictureExtensions = new Set(
  ".jpg .jpeg .png .webp .tif .tiff .gif .avif .svg .heic .heif".split(" "),
);

export const isPictureName = (name: string): boolean =>
  pictureExtensions.has(extname(name).toLowerCase());

/** Files that look like style models. */
export const isModelName = (name: string): boolean => /\.(onnx|pth|pt)$/i.test(name);

/** By name as people sort: "2.jpg" before "10.jpg", upper and lower case together. */
const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Ways out first, then folders, then pictures; hidden ones are left out. */
export function listOfFolder(
  folder: string,
  entries: readonly FolderEntry[],
  wants: Wanted,
  pathOf: (name: string) => string,
): readonly ListedFile[] {
  const shown = entries.filter(({ name }) => !name.startsWith("."));
  const named = (kind: "picture" | "model" | "folder", names: readonly string[]): ListedFile[] =>
    [...names].sort(collator.compare).map((name) => ({ kind, name, path: pathOf(name) }));
  const folders = shown.filter(({ isFolder }) => isFolder).map(({ name }) => name);
  const pictures = shown
    .filter(({ name, isFolder }) => !isFolder && isPictureName(name))
    .map(({ name }) => name);
  const models = shown.filter(({ name, isFolder }) => !isFolder && isModelName(name));
  const first = { picture: places, folder: [thisFolder(folder, pictures.length)], model: [] }[
    wants
  ];
  const parent = dirname(folder);
  const up: ListedFile[] = parent === folder ? [] : [{ kind: "up", name: "..", path: parent }];
  const files =
    wants === "model"
      ? named(
          "model",
          models.map(({ name }) => name),
        )
      : // Where a folder is wanted, its pictures only help to recognize it.
        named("picture", pictures);
  return [...first, ...up, ...named("folder", folders), ...files];
}

const places: readonly ListedFile[] = [
  { kind: "place", name: "samples", path: "samples" },
  { kind: "place", name: "recent", path: "recent" },
];

function thisFolder(path: string, pictures: number): ListedFile {
  const name = pictures > 0 ? `this folder, ${pictures} pictures` : "this folder";
  return { kind: "this", name, path };
}

export function listOfSamples(): readonly ListedFile[] {
  const { contents, styles } = samplePictures;
  return [...contents, ...styles].map(({ title, path }) => ({
    kind: "picture",
    name: title,
    path,
  }));
}

export function listOfRecent(paths: readonly string[]): readonly ListedFile[] {
  const titles = new Map(listOfSamples().map(({ path, name }) => [path, name]));
  return paths.map((path) => ({
    kind: "picture",
    name: titles.get(path) ?? basename(path),
    path,
  }));
}

/** Those whose names have the typed text in them, in any case; ways out only while nothing is typed. */
export function filtered(files: readonly ListedFile[], typed: string): readonly ListedFile[] {
  if (typed === "") return files;
  const wanted = typed.normalize("NFC").toLowerCase();
  return files.filter(
    ({ kind, name }) =>
      (kind === "picture" || kind === "model" || kind === "folder") &&
      name.normalize("NFC").toLowerCase().includes(wanted),
  );
}
