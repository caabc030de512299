import { expect, test } from "vitest";
import { learningRateAt, learningRateInTime } from "./learning-rate.ts";

test("along a time it falls as it does along steps", () => {
  const steps = { steps: 1000, learningRate: 0.1, warmup: 0 };
  for (const step of [0, 250, 500, 999]) {
    const over = step / 1000;
    const timed = learningRateInTime(500, { learningRate: 0.1, warmup: 1, over });
    expect(timed).toBeCloseTo(learningRateAt(step, steps), 10);
  }
  expect(learningRateInTime(5000, { learningRate: 0.1, warmup: 1, over: 3 })).toBeCloseTo(0.001);
});

test("the first steps are small, whatever time they take", () => {
  const at = (step: number) => learningRateInTime(step, { learningRate: 1, warmup: 10, over: 0 });
  expect(at(0)).toBeCloseTo(0.1);
  expect(at(9)).toBeCloseTo(1);
  expect(at(50)).toBeCloseTo(1);
});
