import { expect, it } from "vitest";
import { renderClipProgress } from "./clip-progress.ts";
import { plain } from "./output.ts";

it("is one line that fits", () => {
  const progress = { input: "a/clip.mp4", done: 30, total: 120, framesPerSecond: 25, left: 3.6 };
  const line = renderClipProgress(progress, 80, plain);
  expect(line).toMatch(/^█+[▉-▏]?░+ {2}30\/120 {2}25\.0 frames\/s {2}0:04 left {2}clip\.mp4$/);
  expect(line.length).toBeLessThanOrEqual(80);
  const unknown = { ...progress, total: undefined, left: undefined };
  expect(renderClipProgress(unknown, 80, plain)).toBe("30 frames  25.0 frames/s  clip.mp4");
});
