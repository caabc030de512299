import { expect, it } from "vitest";
import { isKept } from "./pieces-folder.ts";

it("keeps ever fewer states towards the beginning, and none that it has let go", () => {
  const counts = Array.from({ length: 200 }, (_, i) => i + 1);
  let before = new Set<number>();
  for (const last of counts) {
    const kept = counts.filter((count) => count <= last && isKept(count, last));
    expect(kept).toContain(last);
    expect(kept.filter((count) => count < last && !before.has(count))).toEqual([]);
    expect(kept.length).toBeLessThanOrEqual(2 + 2 * Math.log2(last + 1));
    // What is lost with a piece is at most as much again as came after it.
    for (let lost = 2; lost <= last; lost++) {
      const from = Math.max(0, ...kept.filter((count) => count < lost));
      expect(lost - from).toBeLessThanOrEqual(2 * (last - lost + 1));
    }
    before = new Set(kept);
  }
});
