import { expect, test } from "vitest";
import type { LayerGram } from "./gram-meter.ts";
import { gramReport } from "./gram-report.ts";

const facts = {
  picture: "a.png",
  width: 64,
  height: 48,
  encoder: "vgg19",
  normalization: "hw",
  centred: false,
} as const;
const grams: LayerGram[] = [
  {
    layer: "relu1_1",
    channels: 2,
    gram: Float32Array.of(3, 0.3, 0.3, 1),
    centredGram: Float32Array.of(2, -1, -1, 2),
  },
];

test("shares come from the matrix asked for, cosines from the centred one", () => {
  const report = gramReport(facts, grams);
  expect(report).toEqual({
    ...facts,
    layers: [
      {
        layer: "relu1_1",
        channels: 2,
        trace: 4,
        shares: [0.75, 0.25],
        agreements: [],
        oppositions: [{ first: 0, second: 1, cosine: -0.5 }],
      },
    ],
  });
  expect(gramReport(facts, grams, true).layers[0]!.matrix).toEqual([
    [3, 0.30000001],
    [0.30000001, 1],
  ]);
});
