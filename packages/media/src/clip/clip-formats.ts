/** Files that move: which are read, and which are written. */
import { stat } from "node:fs/promises";
import { extname } from "node:path";
import { UserError } from "@gramstyle/core";
import { loadSharp } from "../load-sharp.ts";

/** A file that moves, as it is written. */
export type ClipFormat = "mp4" | "mov" | "mkv" | "webm" | "gif" | "webp";

const formatByExtension: Readonly<Record<string, ClipFormat>> = {
  ".mp4": "mp4",
  ".m4v": "mp4",
  ".mov": "mov",
  ".mkv": "mkv",
  ".webm": "webm",
  ".gif": "gif",
  ".webp": "webp",
};

/** By their extensions; ffmpeg reads more, which can be named one by one. */
const movieExtensions = new Set(
  `.mp4 .m4v .mov .mkv .webm .avi .mpg .mpeg .ts .mts .m2ts .wmv .flv .ogv .3gp .y4m .mxf .vob`.split(
    " ",
  ),
);

/** Whether a file's name is a movie's. */
export const isMoviePath = (path: string): boolean =>
  movieExtensions.has(extname(path).toLowerCase());

/**
 * The format that a file's extension asks for.
 * @throws UserError for one that is not written
 */
export function clipFormatOfPath(path: string): ClipFormat {
  const extension = extname(path).toLowerCase();
  const format = formatByExtension[extension];
  if (format) return format;
  const known = Object.keys(formatByExtension).join(", ");
  const came = extension === "" ? "no extension" : `"${extension}"`;
  throw new UserError(
    `"${path}": expected a clip's extension (${known}), got ${came}; rename the output`,
  );
}

/** Whether a path's extension is one that clips can be written in. */
export const isClipOutput = (path: string): boolean =>
  extname(path).toLowerCase() in formatByExtension;

/** Whether a file moves: by its name, a GIF or WebP by how many pictures are in it. */
export async function isClip(path: string): Promise<boolean> {
  if (isMoviePath(path)) return true;
  if (!/\.(gif|webp)$/i.test(path)) return false;
  // Those that cannot be read are pictures that cannot be read.
  if (!(await stat(path).catch(() => undefined))?.size) return false;
  const sharp = await loadSharp();
  const facts = await sharp(path, { animated: true })
    .metadata()
    .catch(() => undefined);
  return (facts?.pages ?? 1) > 1;
}
