/** What the style loss sees of a picture, or of two, as a job. */
import { errorMessage, findPreset, type Image, UserError } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import { loadEncoder } from "@gramstyle/models";
import { type StyleDistance, styleDistance } from "../../compare/style-comparison.ts";
import { createGramMeter, defaultStyleLayers, type LayerGram } from "../../gram/gram-meter.ts";
import { startEngine } from "./start-engine.ts";

export interface GramRequest {
  readonly paths: readonly string[];
}

/** A picture and its Gram matrices, of raw and of centred feature maps. */
export interface MeasuredPicture {
  readonly path: string;
  readonly image: Image;
  readonly grams: readonly LayerGram[];
}

export type GramRecord =
  | { readonly kind: "stage"; readonly text: string }
  | {
      readonly kind: "measured";
      readonly pictures: readonly MeasuredPicture[];
      /** Between the first two, where there are two. */
      readonly distance: StyleDistance | undefined;
    };

/** The long side that pictures are measured at. */
const measuredSide = 256;

export async function* measureGrams(
  { paths }: GramRequest,
  signal: AbortSignal,
): AsyncGenerator<GramRecord> {
  yield { kind: "stage", text: "reading weights" };
  const layers = defaultStyleLayers;
  const { pooling } = findPreset("default");
  const encoder = await loadEncoder({ name: "mini", pooling, border: "replicate", layers });
  signal.throwIfAborted();
  yield { kind: "stage", text: "starting the engine" };
  const backend = await startEngine();
  try {
    const options = { backend, encoder, layers, normalization: "hw", centred: false } as const;
    const meter = createGramMeter(options);
    const pictures: MeasuredPicture[] = [];
    for (const path of paths) {
      signal.throwIfAborted();
      const image = await readPicture(path, { longSide: measuredSide });
      try {
        pictures.push({ path, image, grams: await meter.measure(image) });
      } catch (error) {
        throw error instanceof UserError
          ? new UserError(`"${path}": ${errorMessage(error)}`)
          : error;
      }
      const [first, second] = pictures;
      const distance = second && styleDistance(second.path, first!.grams, second.grams);
      yield { kind: "measured", pictures: [...pictures], distance };
    }
  } finally {
    await backend.dispose();
  }
}
