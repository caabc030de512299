/** Recipes for tests: short, but whole. */
import type { OptimizeRunRecord, StylizeRunRecord } from "@gramstyle/models";

const sha256 = "0".repeat(64);

const made = {
  kind: "gramstyle-recipe",
  formatVersion: 1,
  gramstyle: "1.0.0",
  node: "20.19.0",
  made: "2025-01-02T03:04:05Z",
  seconds: 61,
  engine: {
    backend: "ort",
    device: "cpu",
    threads: 2,
    cores: 4,
    packages: { "onnxruntime-node": "1.30.0" },
  },
} as const;

/** Of one photo to each of the outputs. */
export function stylizedRecipe(...outputs: string[]): StylizeRunRecord {
  return {
    ...made,
    command: "stylize",
    options: { strength: 1, preserveColor: false, size: null, pixelRange: null },
    models: [{ name: "wave", path: "wave.onnx", sha256 }],
    pictures: outputs.map((path) => ({
      input: { path: "photos/in.jpg", sha256 },
      output: { path, sha256 },
      model: 0,
    })),
  };
}

/** Of photo.jpg and painting.jpg to out.png. */
export function optimizedRecipe(): OptimizeRunRecord {
  const convention = {
    contentLayers: { relu4_2: 1 },
    contentDistance: "mse",
    styleLayers: { relu1_1: 1 },
    styleDistance: "mse",
    gramNormalization: "hw",
    centred: false,
    totalVariation: { norm: "l2", reduction: "mean" },
  } as const;
  return {
    ...made,
    command: "optimize",
    options: {
      preset: "default",
      loss: { convention, border: "zero" },
      weights: { content: 1, style: 1, totalVariation: 0 },
      iterations: [2],
      optimizer: "adam",
      learningRate: 0.02,
      pooling: "max",
      init: "content",
      seed: 0,
      size: 48,
      styleScale: 1,
    },
    content: { path: "photo.jpg", sha256 },
    styles: [{ path: "painting.jpg", sha256, weight: 1 }],
    encoder: { name: "mini", weights: { path: "mini.safetensors", sha256 } },
    output: { path: "out.png", sha256 },
    resumed: false,
  };
}
