import { expect, test } from "vitest";
import { createTrainingMeter } from "./training-meter.ts";

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
