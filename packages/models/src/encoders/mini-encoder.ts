/** The mini encoder that comes with the project. */
import { fileURLToPath } from "node:url";

/**
 * Its weights, a .safetensors file in half precision; the metadata hold the architecture and the
 * card: how it was made, from what, and the licence of what it learnt from.
 */
export const miniEncoderPath = fileURLToPath(
  new URL("../../encoders/mini.safetensors", import.meta.url),
);
