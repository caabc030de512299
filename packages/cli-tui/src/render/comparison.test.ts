import { expect, test } from "vitest";
import { renderComparison } from "./comparison.ts";

test("a line for each picture, in the order given", () => {
  const ranked = [
    { picture: "same.png", total: 0, layers: { relu1_1: 0, relu2_1: 0 } },
    { picture: "far.png", total: 0.5, layers: { relu1_1: 1, relu2_1: 0 } },
  ];
  expect(renderComparison("a.png", ranked).split("\n")).toEqual([
    "Distance in style from a.png, closest first: 0 is the same, 1 nothing in common.",
    "",
    "total  relu1_1  relu2_1  picture",
    "0.000    0.000    0.000  same.png",
    "0.500    1.000    0.000  far.png",
  ]);
});
