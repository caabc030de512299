import { expect, it } from "vitest";
import { createFrameClock } from "./frame-clock.ts";

it("measures the last seconds, and what is left at that pace", () => {
  let now = 0;
  const clock = createFrameClock(() => now);
  expect(clock(0, 100)).toEqual({ framesPerSecond: undefined, left: undefined });
  now = 4;
  expect(clock(8, 100)).toEqual({ framesPerSecond: 2, left: 46 });
  now = 8;
  expect(clock(48, 100).framesPerSecond).toBe(10);
  expect(clock(48, undefined).left).toBeUndefined();
});
