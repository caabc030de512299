import { formatSafetensors, parseSafetensors, type Tensor, UserError } from "@gramstyle/core";
import { expect, test } from "vitest";
import { encoderTensors, studentOf } from "./encoder-file.ts";

const architecture = { channels: [2], convolutions: [1], heads: { relu1_1: 2 } };
const parameters: Record<string, Tensor> = {
  "conv1_1.weight": { shape: [2, 3, 3, 3], data: new Float32Array(54).fill(0.5) },
  "conv1_1.bias": { shape: [2], data: Float32Array.of(0.25, 0) },
  "head1_1.weight": { shape: [2, 2, 1, 1], data: Float32Array.of(1, 2, 3, 4) },
  "head1_1.bias": { shape: [2], data: Float32Array.of(0.5, 0) },
};
const projections = {
  relu1_1: {
    kernel: { shape: [2, 2, 1, 1], data: Float32Array.of(0.0005, 0, 0, 0.0005) },
    scale: 2000,
    kept: 0.75,
  },
};

test("heads are at the teacher's scale in the file, and come back as they were", () => {
  const tensors = encoderTensors(parameters, projections);
  expect([...tensors["head1_1.weight"]!.data]).toEqual([2000, 4000, 6000, 8000]);
  expect(tensors["conv1_1.weight"]).toEqual(parameters["conv1_1.weight"]);
  const file = parseSafetensors(formatSafetensors(tensors, {}, { precision: "F16" }));
  expect(studentOf(file.tensors, architecture)).toEqual({ parameters, projections });
});

const damages: [string, Record<string, Tensor>, RegExp][] = [
  [
    "a weight of another size",
    { "conv1_1.bias": { shape: [3], data: new Float32Array(3) } },
    /bias/,
  ],
  [
    "a scale of zero",
    { "projection/relu1_1.facts": { shape: [2], data: new Float32Array(2) } },
    /damaged/,
  ],
  [
    "a flat projection",
    { "projection/relu1_1": { shape: [4], data: new Float32Array(4) } },
    /damaged/,
  ],
];
test.each(damages)("refuses %s in one line", (_what, damage, message) => {
  const tensors = { ...encoderTensors(parameters, projections), ...damage };
  const read = () => studentOf(tensors, architecture);
  expect(read).toThrow(UserError);
  expect(read).toThrow(message);
});

test("says that a file without projections cannot be taught further", () => {
  expect(() => studentOf(parameters, architecture)).toThrow("no projection of relu1_1");
});
