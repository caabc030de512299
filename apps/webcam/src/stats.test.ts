import { expect, test } from "vitest";
import { createStats } from "./stats.ts";

const report = (model: number, flicker?: number) => ({
  times: { capture: 1, convert: 2, model, draw: 3, show: 1 },
  total: 10 + model,
  ...(flicker === undefined ? {} : { flicker }),
});

test("says nothing of one frame, and the rate and the means of more", () => {
  const stats = createStats(1000);
  stats.add(report(10), 0);
  expect(stats.summary()).toBeUndefined();
  stats.add(report(20, 3), 50);
  stats.add(report(30, 5), 100);
  const summary = stats.summary()!;
  expect(summary.framesPerSecond).toBeCloseTo(20);
  expect(summary.times.model).toBeCloseTo(20);
  expect(summary.flicker).toBeCloseTo(4);
});

test("forgets what is longer ago than its window", () => {
  const stats = createStats(1000);
  for (let at = 0; at <= 5000; at += 100) stats.add(report(at < 3000 ? 90 : 10), at);
  expect(stats.summary()!.times.model).toBeCloseTo(10);
});
