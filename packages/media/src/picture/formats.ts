/** The picture formats that are written, by file extension. */

import { extname } from "node:path";
import { UserError } from "@gramstyle/core";

/** A format that `writePicture` and `encodePicture` can make. */
export type PictureFormat = "png" | "jpeg" | "webp" | "tiff" | "avif";

/** Longest side in pixels that each format can hold; beyond, its encoder refuses. */
export const longestSide: Record<PictureFormat, number> = {
  png: 1_000_000,
  jpeg: 65_535,
  webp: 16_383,
  tiff: 1_000_000,
  avif: 16_384,
};

const formatByExtension: Record<string, PictureFormat> = {
  ".png": "png",
  ".jpg": "jpeg",
  ".jpeg": "jpeg",
  ".webp": "webp",
  ".tif": "tiff",
  ".tiff": "tiff",
  ".avif": "avif",
};

/**
 * The format that a file's extension asks for, in upper or lower case.
 * @throws UserError where there is no extension, or one that is not written.
 */
export function formatOfPath(path: string): PictureFormat {
  const extension = extname(path);
  const format = formatByExtension[extension.toLowerCase()];
  if (format) return format;
  const known = Object.keys(formatByExtension).join(", ");
  const came = extension === "" ? "no extension" : `"${extension}"`;
  throw new UserError(
    `"${path}": expected a picture's extension (${known}), got ${came}; rename the output`,
  );
}
