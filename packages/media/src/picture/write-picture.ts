/** Writes a picture file whole or not at all. */
import type { ImageWithAlpha } from "@gramstyle/core";
import { writeFileWhole } from "../output-file.ts";
import { type EncodeOptions, encodePicture } from "./encode-picture.ts";
import { formatOfPath } from "./formats.ts";

/**
 * Writes `image` to `path` in the format of its extension (see `encodePicture`).
 *
 * The bytes go to a temporary file in the same folder, which is then renamed: a reader, or a run
 * that is killed, never sees half a picture. An existing file is replaced; `checkOutputPath` is
 * where that is refused, before any work.
 * @throws UserError where the extension is unknown or the file cannot be written.
 */
export async function writePicture(
  path: string,
  image: ImageWithAlpha,
  options: EncodeOptions = {},
): Promise<void> {
  const bytes = await encodePicture(image, formatOfPath(path), options);
  await writeFileWhole(path, bytes);
}
