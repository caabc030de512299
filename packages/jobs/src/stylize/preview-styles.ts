/** What style models make of a picture. */
import type { Image } from "@gramstyle/core";
import type { ModelFile, StyleCard } from "@gramstyle/models";
import { readNamedModel, type StylizerEngine, startStylizer } from "./open-stylizer.ts";
import { cardOf } from "./read-card.ts";

/** A style model's preview is there. */
export interface PreviewRecord {
  readonly event: "preview";
  readonly name: string;
  readonly card: StyleCard | undefined;
  readonly image: Image;
}

/** The picture that each style model repaints, small. */
export interface PreviewRequest {
  readonly models: readonly ModelFile[];
  readonly picture: Image;
  readonly engine: StylizerEngine;
}

/** One after another, so that the first can be shown while the others are made. */
export async function* previewStyles(
  { models, picture, engine }: PreviewRequest,
  signal: AbortSignal,
): AsyncGenerator<PreviewRecord, void> {
  for (const file of models) {
    const read = await readNamedModel(file);
    const stylizer = await startStylizer(read, engine);
    try {
      const image = await stylizer.stylize(picture, { signal });
      yield { event: "preview", name: file.name, card: cardOf(read.model), image };
    } finally {
      await stylizer.dispose();
    }
  }
}
