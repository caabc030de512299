/** Pictures that show something: matrices, samples, differences. */
export { averageAreas } from "./average-areas.ts";
export { type ColorDifference, colorDifference } from "./color-difference.ts";
export type { Rgb } from "./color-map.ts";
export { contactSheet } from "./contact-sheet.ts";
export { type HeatMapOptions, heatMap } from "./heat-map.ts";
export { filledImage, type ImageRowOptions, imageRow, paste } from "./image-row.ts";
export { type LabelOptions, labeled } from "./label.ts";
export { scalePicture } from "./scale-picture.ts";
