/** What subjects share: small made-up pictures, a small untrained encoder and style model. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  buildMini,
  collectParameters,
  createRandom,
  createTransformNet,
  formatSafetensors,
  type Image,
  initialParameters,
  input,
  type MiniArchitecture,
} from "@gramstyle/core";
import { writePicture } from "@gramstyle/media";
import { formatStyleModel } from "@gramstyle/models";

/** On what everything runs: one thread is enough for what is so small. */
export const engine = { device: "cpu", threads: 1 } as const;

/** A picture of noise. */
export async function writeNoise(path: string, side: number, seed: number): Promise<void> {
  const data = Float32Array.from({ length: 3 * side * side }, createRandom(seed));
  await writePicture(path, { width: side, height: side, data });
}

/** The sum of an image, as text. */
export const signatureOf = ({ width, height, data }: Image): string =>
  `${width}×${height}, sum ${data.reduce((sum, value) => sum + value, 0)}`;

/**
 * Untrained, in the form of mini's weights, with projections (of noise) of VGG-19's activations, so that it
 * can be taught further.
 */
export async function writeTinyEncoder(folder: string): Promise<string> {
  const architecture: MiniArchitecture = {
    channels: [2, 2, 3, 3, 4],
    convolutions: [1, 1, 1, 2, 1],
    heads: { relu1_1: 2, relu2_1: 2, relu3_1: 3, relu4_1: 3, relu4_2: 3, relu5_1: 4 },
  };
  const specs = collectParameters((source) =>
    buildMini(
      input("image", [1, 3, 16, 16]),
      Object.keys(architecture.heads),
      architecture,
      source,
    ),
  );
  const teacher = {
    relu1_1: 64,
    relu2_1: 128,
    relu3_1: 256,
    relu4_1: 512,
    relu4_2: 512,
    relu5_1: 512,
  };
  const projections = Object.entries(teacher).flatMap(([layer, channels], i) => {
    const heads = architecture.heads[layer]!;
    const data = Float32Array.from({ length: heads * channels }, createRandom(i));
    return [
      [`projection/${layer}`, { shape: [heads, channels, 1, 1], data }],
      [`projection/${layer}.facts`, { shape: [2], data: Float32Array.of(0.1, 0.9) }],
    ] as const;
  });
  const tensors = { ...initialParameters(specs, 1), ...Object.fromEntries(projections) };
  const metadata = { architecture: JSON.stringify(architecture) };
  const path = join(folder, "encoder.safetensors");
  await writeFile(path, formatSafetensors(tensors, metadata));
  return path;
}

/** Untrained. */
export async function writeTinyStyle(folder: string): Promise<string> {
  const norm = "picture";
  const network = { architecture: "realtime", channels: [4, 4, 4], blocks: 1, norm } as const;
  const card = {
    ...({ formatVersion: 1, name: "tiny", title: "Tiny", network } as const),
    ...({ inputRange: "0..1", sizeMultiple: 4, gramstyle: "0.0.0" } as const),
  };
  const parameters = initialParameters(createTransformNet(network).parameters, 3);
  const path = join(folder, "tiny.onnx");
  await writeFile(path, formatStyleModel({ card, parameters }));
  return path;
}
