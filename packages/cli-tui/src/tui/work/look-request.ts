/** How pictures are measured that the screen looks inside. */
import type { GramRequest } from "@gramstyle/jobs/gram";
import { engineOptions } from "./engine-options.ts";

/** The long side that pictures are measured at. */
const measuredSide = 256;

/** What is asked for: raw matrices, and the border that does least to small pictures. */
export const lookRequest = (pictures: readonly string[]): GramRequest => ({
  ...engineOptions,
  pictures,
  encoder: "mini",
  longSide: measuredSide,
  border: "replicate",
});
