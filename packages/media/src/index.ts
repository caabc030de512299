export { checkOutputPath } from "./check-output-path.ts";
export { divergingColour, type Rgb, sequentialColour } from "./colour-map.ts";
export { type EncodeOptions, encodePicture } from "./encode-picture.ts";
export { formatOfPath, type PictureFormat } from "./formats.ts";
export { type HeatMapOptions, heatMap } from "./heat-map.ts";
export { filledImage, type ImageRowOptions, imageRow, paste } from "./image-row.ts";
export { type LabelOptions, labelled } from "./label.ts";
export type { ImageWithAlpha, Picture } from "./picture.ts";
export {
  maximumFilePixels,
  maximumPixels,
  type ReadPictureOptions,
  readPicture,
  targetSize,
} from "./read-picture.ts";
export { averageAreas, type HalfBlockOptions, renderHalfBlocks } from "./terminal-picture.ts";
export { writeAtomically } from "./write-atomically.ts";
export { writePicture } from "./write-picture.ts";
