/** Before and after in one picture. */
import type { Image } from "@gramstyle/core";

export type CompareView = "before" | "after" | "split";

/** Both must have one size. Split: the left half before, the right half after. */
export function composed(before: Image, after: Image, view: CompareView): Image {
  if (view === "before") return before;
  if (view === "after") return after;
  const { width, height } = after;
  const data = after.data.slice();
  const half = Math.floor(width / 2);
  for (let row = 0; row < 3 * height; row++) {
    data.set(before.data.subarray(row * width, row * width + half), row * width);
    // A bright line says where one ends and the other begins.
    data.fill(1, row * width + half, row * width + half + Math.max(1, Math.round(width / 160)));
  }
  return { width, height, data };
}
