import { expect, it } from "vitest";
import { secondsOfTime } from "./time-option.ts";

it.each([
  ["12.5", 12.5],
  ["90", 90],
  ["1:02.5", 62.5],
  ["1:00:02", 3602],
  ["100:59:59", 363_599],
  ["", undefined],
  ["1:60", undefined],
  ["1:75:00", undefined],
  ["-1", undefined],
  ["1e3", undefined],
])("%s", (text, seconds) => {
  expect(secondsOfTime(text)).toBe(seconds);
});
