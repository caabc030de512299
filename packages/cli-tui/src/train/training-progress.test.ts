import { expect, test } from "vitest";
import { plain } from "../output.ts";
import { createTrainingMeter, renderTrainingProgress, trainingLine } from "./training-progress.ts";

const metric = (step: number, total: number) => ({
  step,
  steps: 100,
  losses: { total, "style relu1_1": 0.01, "total variation": 0.5 },
  learningRate: 1e-3,
  gradientNorm: 1,
  seconds: 2,
  waited: 0.5,
});

test("smooths losses over 20 steps and tells speed, waiting and time left", () => {
  let time = 0;
  const meter = createTrainingMeter({ picturesPerStep: 4 }, () => time);
  expect(meter(metric(1, 100))).toMatchObject({ picturesPerSecond: 2, left: 198, waiting: 0.25 });
  for (let step = 2; step <= 40; step++) {
    time += step <= 20 ? 100 : 4;
    const progress = meter(metric(step, step));
    if (step !== 40) continue;
    expect(progress).toMatchObject({
      step: 40,
      steps: 100,
      picturesPerSecond: 1,
      waiting: 0.25,
      left: 240,
    });
    expect(progress.losses.total).toBeCloseTo(30.5);
  }
});

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
