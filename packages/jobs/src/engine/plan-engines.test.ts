import { expect, it } from "vitest";
import { planEngines } from "./plan-engines.ts";

it("shares the threads, with fewer engines where frames are large", () => {
  const sd = 640 * 480;
  const hd = 1920 * 1080;
  expect(planEngines(1, sd)).toEqual({ engines: 1, threads: 1 });
  expect(planEngines(2, sd)).toEqual({ engines: 2, threads: 1 });
  expect(planEngines(16, sd)).toEqual({ engines: 4, threads: 4 });
  expect(planEngines(16, hd)).toEqual({ engines: 2, threads: 8 });
});
