/** Small made-up weights for tests: just conv1_1 of VGG, which is all that relu1_1 needs. */
import { createRandom } from "../random.ts";
import type { Tensor } from "../weights/safetensors.ts";

/** By name, as a .safetensors file holds them. */
export function firstConvolution(): Record<string, Tensor> {
  const random = createRandom(1);
  const weight = Float32Array.from({ length: 64 * 27 }, () => (random() - 0.5) / 10);
  return {
    "conv1_1.weight": { shape: [64, 3, 3, 3], data: weight },
    "conv1_1.bias": { shape: [64], data: new Float32Array(64) },
  };
}
