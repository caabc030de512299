/** What style models make of a picture. */
import { type Image, resizeImage } from "@gramstyle/core";
import type { CreateBackendOptions } from "@gramstyle/jobs";
import type { EmbeddedStyle, StyleCard } from "@gramstyle/models";
import { readModel, startModel } from "../stylize/open-stylizer.ts";

export interface StylePreview {
  readonly name: string;
  readonly card: StyleCard | undefined;
  readonly image: Image;
}

/** One after another, so that the first can be shown while the others are made. */
export async function* previewStyles(
  styles: readonly EmbeddedStyle[],
  picture: Image,
  engine: CreateBackendOptions,
): AsyncGenerator<StylePreview> {
  for (const style of styles) {
    const read = await readModel(style);
    const running = await startModel(read, engine);
    try {
      const image = await running.stylize(picture);
      yield { name: style.name, card: cardOf(read), image };
    } finally {
      await running.dispose();
    }
  }
}

export function cardOf({ model }: Awaited<ReturnType<typeof readModel>>): StyleCard | undefined {
  return model.kind === "gramstyle" ? model.card : undefined;
}

/** The picture scaled, in proportion, to this width. */
export function thumbnailOf(picture: Image, width: number): Image {
  return resizeImage(picture, width, Math.round((width * picture.height) / picture.width));
}
