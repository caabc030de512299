export * from "./checkpoint/index.ts";
export * from "./clip/index.ts";
export * from "./compare/index.ts";
export * from "./distill/index.ts";
export * from "./engine/index.ts";
export * from "./evaluate/index.ts";
export { expandPictures } from "./files/expand-pictures.ts";
export { findPictures } from "./files/find-pictures.ts";
export {
  checkUnchanged,
  type PictureFile,
  pictureFile,
  pictureFileSchema,
} from "./files/picture-file.ts";
export { sha256OfFile } from "./files/sha256-of-file.ts";
export * from "./gram/index.ts";
export type { Job, NoteRecord, Stage, StageRecord } from "./job.ts";
export * from "./live/index.ts";
export * from "./lock/index.ts";
export * from "./optimize/index.ts";
export { OptionError } from "./option-error.ts";
export * from "./stylize/index.ts";
export * from "./text/index.ts";
export * from "./train/index.ts";
