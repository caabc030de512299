/** Files that work is done on: found, hashed, held against what they were. */
export { expandPictures } from "./expand-pictures.ts";
export { findPictures } from "./find-pictures.ts";
export { type FolderEntry, listFolder } from "./list-folder.ts";
export { freeOutput, isTaken, suggestFolder, suggestName } from "./output-name.ts";
export {
  checkUnchanged,
  type PictureFile,
  pictureFile,
} from "./picture-file.ts";
export { sha256OfFile } from "./sha256-of-file.ts";
