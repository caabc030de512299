/** What the style loss sees of pictures, as a job. */
import type { GramNormalization, Image } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import type { StageRecord } from "../job.ts";
import type { LayerGram } from "./gram-meter.ts";
import { type MeterChoices, openMeter } from "./open-meter.ts";

/** Which pictures are measured, and how. */
export interface GramRequest extends MeterChoices {
  /** Picture files. */
  readonly pictures: readonly string[];
  /** The long side in pixels that larger pictures are scaled to. Default: 512. */
  readonly longSide?: number | undefined;
  /** What sums over positions are divided by. Default: "hw". */
  readonly normalization?: GramNormalization | undefined;
  /** Whether each feature map's mean is subtracted first. Default: no. */
  readonly centred?: boolean | undefined;
  /** What is beyond a picture's border. Default: "zero". */
  readonly border?: "zero" | "replicate" | undefined;
}

/** A picture was measured. */
export interface GramMeasuredRecord {
  readonly event: "measured";
  readonly picture: string;
  /** As it was measured. */
  readonly image: Image;
  /** The encoder's name. */
  readonly encoder: string;
  readonly grams: readonly LayerGram[];
}

/** What `gram` yields. */
export type GramRecord = StageRecord | GramMeasuredRecord;

/**
 * Measures pictures one after the other.
 * @throws UserError, one line, where a picture cannot be read or is too small, or for an encoder or
 * layer that does not exist; BackendError; the signal's reason
 */
export async function* gram(
  request: GramRequest,
  signal: AbortSignal,
): AsyncGenerator<GramRecord, void> {
  const { pictures, longSide = 512, normalization = "hw", centred = false } = request;
  yield { event: "stage", stage: "reading inputs" };
  const read = (picture: string) => readPicture(picture, { longSide });
  const [first] = pictures;
  // Before the engine is started: a name that is mistyped is said at once.
  const firstImage = first === undefined ? undefined : await read(first);
  const how = { normalization, centred, border: request.border ?? "zero" };
  const meter = yield* openMeter(request, how, signal);
  try {
    for (const [i, picture] of pictures.entries()) {
      signal.throwIfAborted();
      const image = i === 0 ? firstImage! : await read(picture);
      const grams = await meter.measure(picture, image);
      yield { event: "measured", picture, image, encoder: meter.encoder.name, grams };
    }
  } finally {
    await meter.dispose();
  }
}
