import { expect, test } from "vitest";
import { holdOutPictures } from "./held-out.ts";

test("photos: the first of so many in sorted order", () => {
  const files = ["d.jpg", "a.jpg", "c.jpg", "b.jpg", "e.jpg"];
  const { training, validation } = holdOutPictures(files, { by: "picture", every: 2, also: [] });
  expect(validation).toEqual(["a.jpg", "c.jpg", "e.jpg"]);
  expect(training).toEqual(["b.jpg", "d.jpg"]);
});

test("paintings: whole painters, and those that are named", () => {
  const files = ["a__1", "a__2", "b__1", "c__1", "c__2", "d__1"].map((name) => `p/${name}.jpg`);
  const { training, validation } = holdOutPictures(files, {
    by: "painter",
    every: 3,
    also: ["c__"],
  });
  expect(validation).toEqual([
    "p/a__1.jpg",
    "p/a__2.jpg",
    "p/c__1.jpg",
    "p/c__2.jpg",
    "p/d__1.jpg",
  ]);
  expect(training).toEqual(["p/b__1.jpg"]);
});

test("without names of painters the folder stands for one; a single one is never held out", () => {
  const rule = { by: "painter", every: 10, also: [] } as const;
  expect(holdOutPictures(["x/1.jpg", "y/1.jpg", "x/2.jpg"], rule).validation).toEqual([
    "x/1.jpg",
    "x/2.jpg",
  ]);
  expect(holdOutPictures(["x/1.jpg", "x/2.jpg"], rule).validation).toEqual([]);
});

test("says that nothing is left", () => {
  const rule = { by: "picture", every: 1, also: [] } as const;
  expect(() => holdOutPictures(["a", "b"], rule)).toThrow(/all 2 would be held out/);
});
