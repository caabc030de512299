/** Follows a run of the job `stylize`. */
import {
  type FailedRecord,
  type PictureRecord,
  type StylizeDone,
  type StylizeRequest,
  stylize,
} from "@gramstyle/jobs/stylize";
import { interruptible } from "../terminal/interruptible.ts";
import type { StylizeView } from "./stylize.ts";

export interface Stylized {
  /** In order. */
  readonly pictures: readonly PictureRecord[];
  readonly failures: readonly FailedRecord[];
  readonly done: StylizeDone;
}

/** Until its end, which Ctrl-C may be. @throws what the job throws; InterruptedError */
export async function showStylize(request: StylizeRequest, view: StylizeView): Promise<Stylized> {
  const pictures: PictureRecord[] = [];
  const failures: FailedRecord[] = [];
  let done: StylizeDone | undefined;
  try {
    await interruptible(async (signal) => {
      for await (const record of stylize(request, signal)) {
        if (record.event === "picture") pictures.push(record);
        else if (record.event === "failed") failures.push(record);
        else if (record.event === "done") done = record;
        view.show(record);
      }
    });
  } finally {
    view.close();
  }
  return { pictures, failures, done: done! };
}
