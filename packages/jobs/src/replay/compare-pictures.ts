/** How far a picture that was made again is from the first. */

import { type Picture, readPicture } from "@gramstyle/media";
import { type ColorDifference, colorDifference } from "@gramstyle/media/figure";

/** How far two pictures are apart. */
export interface Comparison {
  /** Whether size, colours and opacity of every pixel are the same. */
  readonly identical: boolean;
  /** ΔE2000 of the colours; null where the two differ in size. */
  readonly difference: ColorDifference | null;
  /** One line, where they cannot be compared pixel by pixel. */
  readonly reason: string | null;
}

/** @throws UserError where one of the files cannot be read */
export async function comparePictures(first: string, again: string): Promise<Comparison> {
  const [one, other] = [await readPicture(first), await readPicture(again)];
  if (one.width !== other.width || one.height !== other.height) {
    const reason = `another size: ${other.width}×${other.height}, the first ${one.width}×${one.height}`;
    return { identical: false, difference: null, reason };
  }
  const identical = same(one.data, other.data) && sameOpacity(one, other);
  return { identical, difference: colorDifference(one, other), reason: null };
}

function sameOpacity({ alpha: one }: Picture, { alpha: other }: Picture): boolean {
  return one && other ? same(one, other) : one === other;
}

function same(one: Float32Array, other: Float32Array): boolean {
  return one.every((value, i) => value === other[i]);
}
