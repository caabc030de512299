/** A tiny optimization: an encoder of two random convolutions, on the reference backend. */
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import { findPreset } from "../losses/presets.ts";
import { conv2d } from "../ops/convolution.ts";
import { constant, relu } from "../ops/elementwise.ts";
import { maxPool2d } from "../ops/pooling.ts";
import { createRandom } from "../random.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { optimizeImage } from "./optimize-image.ts";
import type { LiveControls, OptimizeImageOptions } from "./options.ts";
import type { Progress } from "./progress.ts";

/** Two convolutions with random kernels: enough to have a style and a content. */
export const tinyEncoder: Encoder = {
  name: "tiny",
  layers: ["shallow", "deep"],
  minimumSize: () => 4,
  activations: (image) => {
    const random = createRandom(7);
    const kernel = (out: number, channels: number) =>
      constant(
        Float32Array.from({ length: out * channels * 9 }, () => random() - 0.5),
        [out, channels, 3, 3],
      );
    const shallow = relu(conv2d(image, kernel(4, 3), { padding: 1 }));
    const deep = relu(conv2d(maxPool2d(shallow), kernel(5, 4), { padding: 1 }));
    return { shallow, deep };
  },
};

export function picture(width: number, height: number, seed: number): Image {
  const random = createRandom(seed);
  return { width, height, data: Float32Array.from({ length: 3 * width * height }, random) };
}

export const controls: LiveControls = {
  weights: { content: 0.1, style: 1, totalVariation: 0 },
  learningRate: 0.02,
};

export function optionsFor(changes: Partial<OptimizeImageOptions> = {}): OptimizeImageOptions {
  return {
    content: picture(16, 12, 1),
    styles: [{ image: picture(14, 14, 2) }],
    encoder: tinyEncoder,
    backend: createReferenceBackend(),
    convention: {
      ...findPreset("default").convention,
      contentLayers: { deep: 1 },
      styleLayers: { shallow: 0.5, deep: 0.5 },
    },
    controls: () => controls,
    longSide: 16,
    iterations: [6, 5, 4],
    optimizer: "adam",
    init: "noise",
    seed: 3,
    ...changes,
  };
}

export async function collect(options: OptimizeImageOptions): Promise<Progress[]> {
  const records: Progress[] = [];
  for await (const progress of optimizeImage(options)) records.push(progress);
  return records;
}

export const pixels = (progress: Progress | undefined) => [...progress!.image().data];
