/** The same few crops every time, to see how a training gets on. */

import { basename } from "node:path";
import { errorMessage, UserError } from "@gramstyle/core";
import { checkWhole } from "./check-options.ts";
import type { FixedBatch } from "./dataset.ts";
import { cropPicture, decodePicture, whyUnreadable, writePlanes } from "./decode.ts";
import { createDecodeLimit } from "./limit.ts";

/**
 * Squares of `crop` pixels a side from the middle of the first `count` pictures that can be read,
 * scaled so that the shorter side just fits (small ones are enlarged). Nothing is random. There are
 * fewer where fewer can be read.
 * @throws UserError where none can be read, there are no files, or a number is out of range
 */
export async function fixedBatch(
  files: readonly string[],
  crop: number,
  count: number = files.length,
): Promise<FixedBatch> {
  if (files.length === 0) throw new UserError("expected files of pictures, got an empty list");
  checkWhole("crop", crop, 1);
  checkWhole("count", count, 1);
  const limit = createDecodeLimit();
  const length = 3 * crop * crop;
  const parts: Float32Array[] = [];
  const names: string[] = [];
  let firstReason: string | undefined;

  async function centre(path: string): Promise<Float32Array | string> {
    try {
      // By way of the size that datasets decode to, so that the pictures look alike.
      const picture = await decodePicture(path, 2 * crop);
      const place = { shortSide: crop, right: 0.5, down: 0.5 };
      const planes = new Float32Array(length);
      writePlanes(await cropPicture(picture, crop, place), false, planes, 0);
      return planes;
    } catch (error) {
      const reason = await whyUnreadable(path, error).catch(errorMessage);
      return `"${path}": ${reason}`;
    }
  }

  for (let start = 0; start < files.length && names.length < count; ) {
    const some = files.slice(start, start + count - names.length);
    start += some.length;
    const results = await Promise.all(some.map((path) => limit(() => centre(path))));
    for (const [i, result] of results.entries()) {
      if (typeof result === "string") {
        firstReason ??= result;
      } else {
        parts.push(result);
        names.push(basename(some[i]!));
      }
    }
  }
  if (names.length === 0) {
    throw new UserError(`expected pictures, but none can be read; the first, ${firstReason}`);
  }
  const images = new Float32Array(parts.length * length);
  for (const [i, part] of parts.entries()) images.set(part, i * length);
  return { images, crop, names };
}
