import { UserError } from "@gramstyle/core";
import { expect, test } from "vitest";
import { parseRunRecord } from "./run-record.ts";

const sha256 = "0123456789abcdef".repeat(4);
const picture = { path: "photo.jpg", sha256 };

const made = {
  kind: "gramstyle-recipe",
  formatVersion: 1,
  gramstyle: "1.2.3",
  node: "20.19.0",
  made: "2025-01-02T03:04:05.678Z",
  seconds: 1.5,
  engine: {
    backend: "ort",
    device: "cpu",
    threads: null,
    cores: 2,
    packages: { "onnxruntime-node": "1.30.0" },
  },
};

const stylized = {
  ...made,
  command: "stylize",
  options: { strength: 1, preserveColor: false, size: null, pixelRange: null },
  models: [{ name: "wave", path: "wave.onnx", sha256 }],
  pictures: [{ input: picture, output: { path: "out.png", sha256 }, model: 0 }],
};

const optimized = {
  ...made,
  command: "optimize",
  options: {
    preset: "default",
    loss: {
      convention: {
        contentLayers: { relu4_2: 1 },
        contentDistance: "relative",
        styleLayers: { relu1_1: 0.5, relu2_1: 0.5 },
        styleDistance: "relative",
        gramNormalization: "hw",
        centred: false,
        totalVariation: { norm: "l2", reduction: "mean" },
      },
      border: "replicate",
    },
    weights: { content: 0.15, style: 1, totalVariation: 1 },
    iterations: [10, 5],
    optimizer: "adam",
    learningRate: 0.02,
    pooling: "max",
    init: picture,
    seed: 0,
    size: 512,
    styleScale: 1,
  },
  content: picture,
  styles: [{ ...picture, weight: 1 }],
  encoder: { name: "mini", weights: { path: "mini.safetensors", sha256 } },
  output: { path: "out.png", sha256 },
  resumed: false,
};

test("reads what is one, both kinds", () => {
  expect(parseRunRecord(JSON.stringify(stylized))).toEqual(stylized);
  expect(parseRunRecord(JSON.stringify(optimized))).toEqual(optimized);
});

const withOption = (name: string, value: unknown) => ({
  ...optimized,
  options: { ...optimized.options, [name]: value },
});

const again = "; the recipe is damaged or was edited: make it anew";

test.each([
  ["no JSON", undefined, /^expected a recipe, which is JSON/],
  ["other JSON", { name: "package" }, /whose "kind" is "gramstyle-recipe"/],
  ["null", null, /whose "kind" is "gramstyle-recipe"/],
  ["a later version", { ...stylized, formatVersion: 2 }, /version 1, got 2: a newer Gramstyle/],
  [
    "another command",
    { ...made, command: "train" },
    /^command: expected "optimize" or "stylize", /,
  ],
  ["a size that is text", withOption("size", "big"), 'options.size: expected number, got "big"'],
  ["a missing seed", withOption("seed", undefined), "options.seed: expected number, got nothing"],
  [
    "an unknown optimizer",
    withOption("optimizer", "sgd"),
    'options.optimizer: expected one of "adam"|"lbfgs", got "sgd"',
  ],
  [
    "a start that is none",
    withOption("init", "painting"),
    'options.init: expected "content", "noise" or a file with its sha256, got "painting"',
  ],
  ["an option that is not known", withOption("sise", 3), 'options: unrecognized key: "sise"'],
  [
    "a hash that is none",
    { ...optimized, content: { path: "a.png", sha256: "12" } },
    'content.sha256: expected 64 hexadecimal digits, got "12"',
  ],
  [
    "what would steer a terminal",
    { ...optimized, content: { path: "\u001b[2J\u009b", sha256 } },
    String.raw`content.path: expected text without control characters, got "\u001b[2J?"`,
  ],
  [
    "a model that is not there",
    { ...stylized, pictures: [{ ...stylized.pictures[0]!, model: 1 }] },
    "pictures.0.model: expected 0 to 0, got 1",
  ],
])("%s: one line that says what was expected and what came", (_what, value, message) => {
  const json = value === undefined ? '{ "kind":' : JSON.stringify(value);
  let error: unknown;
  try {
    parseRunRecord(json);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(UserError);
  const line = (error as UserError).message;
  expect(line).not.toContain("\n");
  if (typeof message === "string") expect(line).toBe(message + again);
  else expect(line).toMatch(message);
});
