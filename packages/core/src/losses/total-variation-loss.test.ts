import { expect, it } from "vitest";
import { constant } from "../ops/elementwise.ts";
import { evaluate } from "../testing/reference-backend.ts";
import { totalVariationLoss } from "./total-variation-loss.ts";

it("adds the differences of neighbours, down and across", async () => {
  // 1 3
  // 4 0   differences down: 3, −3; across: 2, −4
  const image = constant(Float32Array.of(1, 3, 4, 0), [1, 1, 2, 2]);
  const { l1, l2, mean } = await evaluate({
    l1: totalVariationLoss(image, { norm: "l1", reduction: "sum" }),
    l2: totalVariationLoss(image, { norm: "l2", reduction: "sum" }),
    mean: totalVariationLoss(image, { norm: "l2", reduction: "mean" }),
  });
  expect([l1![0], l2![0], mean![0]]).toEqual([12, 9 + 9 + 4 + 16, 9 + 10]);
});
