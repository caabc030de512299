import { type EvaluationReport, meanScore, type PictureScore } from "@gramstyle/jobs/evaluate";
import { expect, test } from "vitest";
import { renderReport } from "./evaluation.ts";

const first: PictureScore = {
  ...{ result: "out/a.png", content: "in/a.jpg", seconds: null },
  ...{ width: 32, height: 24, styleWidth: 32, styleHeight: 20 },
  styleLoss: { layers: { relu1_1: 0.1, relu2_1: 0.3 }, mean: 0.2 },
  contentStyleLoss: { layers: { relu1_1: 0.5, relu2_1: 0 }, mean: 0.25 },
  ...{ styleRatio: 0.8, contentLoss: 0.6, totalVariation: 1.5 },
};
const second: PictureScore = {
  ...first,
  ...{ result: "out/b.png", content: "in/b.jpg", contentLoss: 0.2 },
  ...{ styleRatio: null, totalVariation: 2.5 },
};

function report(pictures: PictureScore[], changes: Partial<EvaluationReport> = {}) {
  return renderReport({
    ...{ format: 1, encoder: "vgg19", styleLayers: ["relu1_1", "relu2_1"] },
    ...{ contentLayer: "relu4_2", backend: "ort", device: "cpu", style: "wave.jpg", model: null },
    ...{ pictures, mean: meanScore(pictures), skipped: [], ...changes },
  }).split("\n");
}

test("one picture is shown by layer", () => {
  expect(report([first])).toEqual([
    "Style of wave.jpg, judged by vgg19.",
    "Style ratio: 1 = nothing happened, 0 = the painting's statistics.",
    "",
    "style loss  result  photo's own  ratio",
    "relu1_1     0.1000       0.5000  0.200",
    "relu2_1     0.3000       0.0000      –",
    "mean        0.2000       0.2500  0.800",
    "",
    "content loss     0.600 at relu4_2",
    "total variation  1.500 of the photo's",
    "measured at      32×24, the style at 32×20",
  ]);
});

test("several have a line each and a mean, which leaves out what has no number", () => {
  expect(report([first, second]).slice(3)).toEqual([
    "ratio   style  photo's own  relu1_1  relu2_1  content  variation   size  picture",
    "0.800  0.2000       0.2500   0.1000   0.3000    0.600      1.500  32×24  a.png",
    "    –  0.2000       0.2500   0.1000   0.3000    0.200      2.500  32×24  b.png",
    "0.800  0.2000       0.2500   0.1000   0.3000    0.400      2.000         mean",
  ]);
});

test("a style model's pictures have a time and their content's name", () => {
  const made = { ...first, result: null, seconds: 0.0204 };
  const model = { model: "wave" };
  expect(report([made], model)).toContain("time             20 ms");
  const lines = report([made, { ...made, seconds: 0.04 }], model);
  expect(lines[0]).toBe("Style of wave.jpg, judged by vgg19, stylized by wave.");
  expect(lines[4]).toMatch(/ 20 ms {2}32×24 {2}a\.jpg$/);
  expect(lines.at(-1)).toMatch(/ 30 ms +mean$/);
});

test("there is no mean of nothing", () => {
  expect(meanScore([])).toBeNull();
  expect(meanScore([second])).toMatchObject({ styleRatio: null, seconds: null });
});
