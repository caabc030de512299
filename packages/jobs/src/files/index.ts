/** Files that jobs read: found, and remembered so that a run goes on with the same ones. */
export { expandPictures } from "./expand-pictures.ts";
export { findPictures } from "./find-pictures.ts";
export {
  checkUnchanged,
  type PictureFile,
  pictureFile,
  pictureFileSchema,
} from "./picture-file.ts";
export { sha256OfFile } from "./sha256-of-file.ts";
