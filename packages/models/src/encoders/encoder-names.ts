/** The encoders that there are. */
import type { VggArchitecture } from "@gramstyle/core";

export type EncoderName = VggArchitecture | "mini";

export const encoderNames: readonly EncoderName[] = ["vgg19", "vgg16", "mini"];
