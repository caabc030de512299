import { expect, test } from "vitest";
import { workingSize } from "./working-size.ts";

test("keeps the proportions, with even sides", () => {
  expect(workingSize({ width: 1280, height: 720 }, 320)).toEqual({ width: 320, height: 180 });
  expect(workingSize({ width: 720, height: 1280 }, 320)).toEqual({ width: 180, height: 320 });
});

test("never works on more pixels than the frame has, nor on too few", () => {
  expect(workingSize({ width: 320, height: 240 }, 1280)).toEqual({ width: 320, height: 240 });
  expect(workingSize({ width: 2000, height: 10 }, 320)).toEqual({ width: 320, height: 2 });
  expect(workingSize({ width: 0, height: 0 }, 320)).toEqual({ width: 320, height: 240 });
});
