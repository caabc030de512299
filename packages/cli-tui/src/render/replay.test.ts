import type { ReplayedPicture, ReplayReport } from "@gramstyle/jobs/replay";
import { expect, test } from "vitest";
import { plain } from "./output.ts";
import { renderReplay } from "./replay.ts";

const engine = {
  backend: "ort",
  device: "cpu",
  threads: 2,
  cores: 4,
  packages: { "onnxruntime-node": "1.30.0" },
};
const zero = { mean: 0, percentile95: 0, max: 0 };
const same: ReplayedPicture = {
  output: "out-replayed.png",
  first: "out.png",
  identical: true,
  difference: zero,
  reason: null,
};
const near: ReplayedPicture = {
  ...same,
  output: "near.png",
  identical: false,
  difference: { mean: 0.01234, percentile95: 0.5, max: 3.14259 },
};
const smaller: ReplayedPicture = {
  ...same,
  identical: false,
  difference: null,
  reason: "another size: 8×8, the first 16×16",
};
const alone: ReplayedPicture = {
  output: "new.png",
  first: null,
  identical: null,
  difference: null,
  reason: '"out.png" is no longer there',
};

const reportOf = (...pictures: ReplayedPicture[]): ReplayReport => ({
  recipe: "out.json",
  pictures,
  engine: { ...engine, backend: "tfjs", device: "wasm" },
  seconds: 5,
  before: { engine, seconds: 61 },
});

const engines = "made on tfjs (wasm) in 0:05; the first time on ort (cpu) in 1:01";

test.each([
  [same, "out-replayed.png: the same pixels as out.png"],
  [near, "near.png: ΔE2000 from out.png: mean 0.0123, 95th percentile 0.5, max 3.14"],
  [smaller, "out-replayed.png: another size: 8×8, the first 16×16"],
  [alone, 'new.png: nothing to compare with: "out.png" is no longer there'],
])("one picture is one line", (picture, line) => {
  expect(renderReplay(reportOf(picture), plain)).toBe(`${line}\n${engines}`);
});

test("several pictures are a table", () => {
  expect(renderReplay(reportOf(same, near, alone), plain).split("\n")).toEqual([
    "picture           mean ΔE2000  95 %   max",
    "out-replayed.png            0     0     0  the same pixels",
    "near.png               0.0123   0.5  3.14",
    'new.png                     –     –     –  "out.png" is no longer there',
    "1 of 3 have the same pixels as the first",
    engines,
  ]);
});
