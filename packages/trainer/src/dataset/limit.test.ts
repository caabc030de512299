import { expect, test } from "vitest";
import { createLimit } from "./limit.ts";

test("only so many tasks run at once, they begin in order, and a failure frees its place", async () => {
  const limit = createLimit(2);
  const begun: number[] = [];
  let [running, most] = [0, 0];
  const tasks = Array.from({ length: 7 }, (_, i) =>
    limit(async () => {
      begun.push(i);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 7 - i));
      running--;
      if (i % 3 === 0) throw new Error(`task ${i}`);
      return i;
    }),
  );
  const results = await Promise.allSettled(tasks);
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : -1))).toEqual([
    -1, 1, 2, -1, 4, 5, -1,
  ]);
  expect([most, running]).toEqual([2, 0]);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
