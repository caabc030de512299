/** Ranks pictures by how close their style is to one picture's, as a job. */
import { UserError } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import { type MeterChoices, openMeter } from "../gram/open-meter.ts";
import type { StageRecord } from "../job.ts";
import { rankByStyle, type StyleDistance, styleDistance } from "./style-comparison.ts";

/** What is compared with what. */
export interface CompareRequest extends MeterChoices {
  /** The picture that the others are compared with. */
  readonly reference: string;
  /** Picture files. */
  readonly pictures: readonly string[];
  /** The long side in pixels that larger pictures are scaled to. Default: 256. */
  readonly longSide?: number | undefined;
}

/** It is a picture's turn. */
export interface CompareProgressRecord {
  readonly event: "progress";
  readonly picture: string;
  /** Of how many pictures, so many are done. */
  readonly done: number;
  readonly total: number;
}

/** A picture could not be measured; the others are. */
export interface CompareSkippedRecord {
  readonly event: "skipped";
  readonly picture: string;
  /** One line. */
  readonly reason: string;
}

/** The ranking. */
export interface CompareDoneRecord {
  readonly event: "done";
  readonly reference: string;
  readonly layers: readonly string[];
  readonly longSide: number;
  /** Closest first. */
  readonly ranked: readonly StyleDistance[];
  readonly skipped: readonly Omit<CompareSkippedRecord, "event">[];
}

/** What `compare` yields. */
export type CompareRecord =
  | StageRecord
  | CompareProgressRecord
  | CompareSkippedRecord
  | CompareDoneRecord;

/**
 * Measures the reference, then one picture after the other.
 * @throws UserError, one line, where the reference, or the only or every picture, cannot be read or
 * measured; for an encoder or layer that does not exist; BackendError; the signal's reason
 */
export async function* compare(
  request: CompareRequest,
  signal: AbortSignal,
): AsyncGenerator<CompareRecord, void> {
  const { reference, pictures, longSide = 256 } = request;
  if (pictures.length === 0) {
    throw new UserError(`there is no picture to compare "${reference}" with but itself`);
  }
  yield { event: "stage", stage: "reading inputs" };
  const first = await readPicture(reference, { longSide });
  // Pictures of different sizes have different amounts of border: keep what it does small.
  const how = { normalization: "hw", centred: true, border: "replicate" } as const;
  const meter = yield* openMeter(request, how, signal);
  const distances: StyleDistance[] = [];
  const skipped: { readonly picture: string; readonly reason: string }[] = [];
  try {
    const target = await meter.measure(reference, first);
    for (const [done, picture] of pictures.entries()) {
      signal.throwIfAborted();
      yield { event: "progress", picture, done, total: pictures.length };
      try {
        const grams = await meter.measure(picture, await readPicture(picture, { longSide }));
        distances.push(styleDistance(picture, target, grams));
      } catch (error) {
        if (!(error instanceof UserError) || pictures.length === 1) throw error;
        skipped.push({ picture, reason: error.message });
        yield { event: "skipped", ...skipped.at(-1)! };
      }
    }
  } finally {
    await meter.dispose();
  }
  if (distances.length === 0) throw new UserError("none of the pictures could be read");
  const ranked = rankByStyle(distances);
  yield { event: "done", reference, layers: meter.layers, longSide, ranked, skipped };
}
