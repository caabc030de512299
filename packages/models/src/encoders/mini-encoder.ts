/** The mini encoder that comes with the project. */
import { packageFile } from "../package-file.ts";

/**
 * Its weights, a .safetensors file in half precision; the metadata hold the architecture and the
 * card: how it was made, from what, and the licence of what it learnt from.
 */
export const miniEncoderPath = packageFile("encoders/mini.safetensors");
