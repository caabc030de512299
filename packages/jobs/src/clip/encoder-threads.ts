/** How many threads ffmpeg gets beside an engine that takes all cores. */
import { availableParallelism } from "node:os";

/** Decoding and encoding are a tenth of the work: most cores are the engine's. */
export const encoderThreads = (): number =>
  Math.max(1, Math.min(4, Math.floor(availableParallelism() / 2)));
