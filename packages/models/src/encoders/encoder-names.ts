/** What encoders are called. */
import type { VggArchitecture } from "@gramstyle/core";

/** VGG-19 and VGG-16 need weights of one's own; mini comes along. */
export type EncoderName = VggArchitecture | "mini";

/** The encoders that there are. */
export const encoderNames: readonly EncoderName[] = ["vgg19", "vgg16", "mini"];
