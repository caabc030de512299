import { expect, test } from "vitest";
import type { LayerGram } from "../gram/gram-meter.ts";
import { rankByStyle, styleDistance } from "./style-comparison.ts";

const grams = (first: number[], second: number[]): LayerGram[] =>
  [first, second].map((numbers, i) => {
    const centredGram = Float32Array.from(numbers);
    // The uncentred matrix must not matter.
    return { layer: `relu${i + 1}_1`, channels: 2, gram: new Float32Array(4), centredGram };
  });

const reference = grams([1, 0, 0, 0], [1, 0, 0, 1]);

test("the total is the mean over the layers, and the closest comes first", () => {
  const far = styleDistance("far.png", reference, grams([0, 0, 0, 1], [1, 0, 0, 1]));
  const same = styleDistance("same.png", reference, reference);
  expect(far).toEqual({ picture: "far.png", total: 0.5, layers: { relu1_1: 1, relu2_1: 0 } });
  const ranked = rankByStyle([far, same]);
  expect(ranked.map(({ picture }) => picture)).toEqual(["same.png", "far.png"]);
});
