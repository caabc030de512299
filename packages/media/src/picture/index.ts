/** Pictures as files, and how files are written: without clips and cameras. */
export { errorCode, fileError } from "../file-errors.ts";
export { checkOutputFile, makeFolder, writeFileWhole } from "../output-file.ts";
export { isRunning, writeAtomically } from "../write-atomically.ts";
export { checkOutputPath } from "./check-output-path.ts";
export {
  type DecodeOptions,
  decodePicture,
  maximumFilePixels,
  maximumPixels,
  targetSize,
} from "./decode-picture.ts";
export { type EncodeOptions, encodePicture, type Original } from "./encode-picture.ts";
export { formatOfPath, type PictureFormat } from "./formats.ts";
export type { DecodedPicture, Picture } from "./picture.ts";
export { readPicture } from "./read-picture.ts";
export { writePicture } from "./write-picture.ts";
