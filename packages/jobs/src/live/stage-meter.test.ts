import { expect, it } from "vitest";
import { createStageMeter } from "./stage-meter.ts";

it("counts the frames of the last two seconds", () => {
  const meter = createStageMeter();
  expect(meter.times().rate).toBe(0);
  for (let frame = 0; frame < 50; frame++) meter.shown(100 * frame);
  expect(meter.times().rate).toBeCloseTo(10, 6);
  for (let frame = 0; frame < 100; frame++) meter.shown(5000 + 25 * frame);
  expect(meter.times().rate).toBeCloseTo(40, 6);
});

it("follows a stage slowly, and knows only those that happened", () => {
  const meter = createStageMeter();
  meter.add("model", 10);
  expect(meter.times().milliseconds).toEqual({ model: 10 });
  meter.add("model", 20);
  expect(meter.times().milliseconds.model).toBeCloseTo(11, 6);
  for (let i = 0; i < 100; i++) meter.add("model", 20);
  expect(meter.times().milliseconds.model).toBeCloseTo(20, 1);
});
