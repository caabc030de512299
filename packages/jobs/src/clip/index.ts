/** Clips and streams of frames through style models. */

export { type ClipOptions, defaultClipOptions } from "./clip-settings.ts";
export { encoderThreads } from "./encoder-threads.ts";
export { type ClipRequest, type ClipWork, clipRecords, stylizeClip } from "./stylize-clip.ts";
export { type StylizeFramesOptions, stylizeFrames } from "./stylize-frames.ts";
