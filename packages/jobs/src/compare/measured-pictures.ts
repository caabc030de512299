/** Pictures whose Gram matrices are measured one after the other, beside each other. */

import type { GramMeasuredRecord, GramRecord } from "../gram/gram.ts";
import type { Stage } from "../job.ts";
import { type StyleDistance, styleDistance } from "./style-comparison.ts";

/** What was measured so far. */
export interface MeasuredPictures {
  /** What is done before the next picture. */
  readonly stage: Stage | undefined;
  readonly pictures: readonly GramMeasuredRecord[];
  /** Between the first two, where there are two. */
  readonly distance: StyleDistance | undefined;
}

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
