/** The pictures that the screen looks inside, as they are measured one after the other. */
import type { Stage } from "@gramstyle/jobs";
import { type StyleDistance, styleDistance } from "@gramstyle/jobs/compare";
import type { GramMeasuredRecord, GramRecord, GramRequest } from "@gramstyle/jobs/gram";
import { engineOptions } from "./engine-options.ts";

export interface MeasuredPictures {
  /** What is done before the next picture. */
  readonly stage: Stage | undefined;
  readonly pictures: readonly GramMeasuredRecord[];
  /** Between the first two, where there are two. */
  readonly distance: StyleDistance | undefined;
}

/** The long side that pictures are measured at. */
const measuredSide = 256;

/** What is asked for: raw matrices, and the border that does least to small pictures. */
export const lookRequest = (pictures: readonly string[]): GramRequest => ({
  ...engineOptions,
  pictures,
  encoder: "mini",
  longSide: measuredSide,
  border: "replicate",
});

/** All that was measured so far, after each record. */
export async function* measuredPictures(
  records: AsyncIterable<GramRecord>,
): AsyncGenerator<MeasuredPictures> {
  let pictures: readonly GramMeasuredRecord[] = [];
  for await (const record of records) {
    if (record.event === "measured") pictures = [...pictures, record];
    const [first, second] = pictures;
    yield {
      stage: record.event === "stage" ? record.stage : undefined,
      pictures,
      distance: second && styleDistance(second.picture, first!.grams, second.grams),
    };
  }
}
