import { expect, test } from "vitest";
import { plain } from "./output.ts";
import { renderStylizeProgress, secondsLeft } from "./stylize-progress.ts";

test("a line that fits the terminal", () => {
  const progress = { done: 3, total: 12, file: "photos/summer.jpg", left: 27 };
  const line = renderStylizeProgress(progress, 80, plain);
  expect(line).toMatch(/^█+▌?░+ {2} 3\/12 {2}0:27 left {2}summer\.jpg$/);
  for (const columns of [20, 40, 60, 100]) {
    const long = { ...progress, file: `${"x".repeat(200)}.jpg` };
    const length = renderStylizeProgress(long, columns, plain).length;
    expect(length).toBeLessThanOrEqual(Math.max(columns, 30));
  }
  expect(renderStylizeProgress({ ...progress, left: undefined }, 80, plain)).not.toContain("left");
});

test("the rest takes as long as what is done", () => {
  expect(secondsLeft(0, 10, 3)).toBeUndefined();
  expect(secondsLeft(2, 10, 3)).toBe(12);
});
