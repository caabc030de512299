import { gramReport, type LayerGram } from "@gramstyle/jobs/gram";
import { expect, test } from "vitest";
import { renderGramReport } from "./gram-report.ts";

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

test("the text names sizes, shares and pairs", () => {
  const text = renderGramReport(gramReport(facts, grams));
  expect(text.split("\n")).toEqual([
    "a.png, 64×48 pixels, vgg19, means over all positions of raw feature maps",
    "",
    "relu1_1  2×2, trace 4",
    "  feature   share",
    "        0  75.0 %  ████████████████████████",
    "        1  25.0 %  ████████",
    "  agree   none",
    "  oppose  0 and 1 (−0.50)",
    "",
    expect.stringContaining("the cosine of the angle"),
    expect.stringContaining("0 is at right angles"),
  ]);
});
