/** Pictures as they are and as they would become, small enough to come at once. */
import type { Image } from "@gramstyle/core";
import { type Picture, readPicture } from "@gramstyle/media";
import type { ModelFile } from "@gramstyle/models";
import type { Precision } from "./open-stylizer.ts";
import type { StylizerShelf } from "./stylizer-shelf.ts";

/** The long side of previews: enough for any terminal, little enough to follow at once. */
const previewSide = 320;

/** A picture's path, and the style model that repaints it. */
export interface StylePreviewRequest {
  readonly content: string;
  readonly model: ModelFile;
  /** Default: float32. */
  readonly precision?: Precision;
}

/** A picture and what a style model makes of it, at the size of a preview. */
export interface StylePreview {
  readonly content: Image;
  /** At full strength: less is a mixture of the two. */
  readonly stylized: Image;
}

/** A picture at the size of a preview. */
export async function* readPreview(path: string, signal: AbortSignal): AsyncGenerator<Picture> {
  const picture = await readPicture(path, { longSide: previewSide });
  if (!signal.aborted) yield picture;
}

/** A picture and what a style model makes of it, small and soon. */
export async function* stylizePreview(
  stylizers: StylizerShelf,
  { content, model, precision }: StylePreviewRequest,
  signal: AbortSignal,
): AsyncGenerator<StylePreview> {
  const picture = await readPicture(content, { longSide: previewSide });
  if (signal.aborted) return;
  const stylized = await stylizers.stylize(model, picture, { precision, signal });
  yield { content: picture, stylized };
}
