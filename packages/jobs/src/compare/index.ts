/** How far pictures are apart in style. */
export {
  type CompareDoneRecord,
  type CompareProgressRecord,
  type CompareRecord,
  type CompareRequest,
  type CompareSkippedRecord,
  compare,
} from "./compare.ts";
export { type MeasuredPictures, measuredPictures } from "./measured-pictures.ts";
export { rankByStyle, type StyleDistance, styleDistance } from "./style-comparison.ts";
