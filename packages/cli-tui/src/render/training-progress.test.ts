import { expect, test } from "vitest";
import { plain } from "./output.ts";
import { renderTrainingProgress, trainingLine } from "./training-progress.ts";

test("is two lines on a terminal and one in a log", () => {
  const progress = {
    step: 144,
    steps: 1200,
    losses: { total: 0.181, "style relu1_1": 0.00499, "total variation": 0.009 },
    picturesPerSecond: 3.2012,
    waiting: 0.004,
    left: 754,
  };
  const [bar, losses] = renderTrainingProgress(progress, 90, plain).split("\n");
  expect(bar).toMatch(/^█+.?░+ {2}/);
  expect(bar).toContain("12 %  step 144/1200  3.2 pictures/s  waiting 0 %  12:34 left");
  expect(bar!.length).toBeLessThanOrEqual(90);
  expect(losses).toBe("total 0.181  style 1_1 0.00499  tv 0.009");
  expect(renderTrainingProgress(progress, 30, plain).split("\n")[1]).toHaveLength(29);
  expect(trainingLine(progress)).toBe(
    " 12 %  step 144/1200  3.2 pictures/s  waiting 0 %  12:34 left: total 0.181  style 1_1 0.00499  tv 0.009",
  );
});
