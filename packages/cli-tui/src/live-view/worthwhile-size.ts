/** How large a frame is worth to be worked at, for what the terminal can show of it. */

import { type Box, fitCells } from "../terminal/fit-cells.ts";
import type { Graphics } from "../terminal/graphics.ts";

/** A half block is two pixels; of more pixels than these the strokes would be too fine to be seen. */
const [blockCell, pixelsPerBlock] = [{ width: 1, height: 2 }, 2.5];
/** Below the one a style cannot be told; above the other it takes too long. */
const [least, mostOfBlocks, mostOfPictures] = [160, 320, 640];

/** The long side in pixels. */
export function worthwhileSize(
  frame: { readonly width: number; readonly height: number },
  box: Box,
  { protocol, cell }: Graphics,
): number {
  const isBlocks = protocol === "truecolor" || protocol === "256";
  const shown = fitCells(frame, box, isBlocks ? blockCell : cell);
  const across = isBlocks ? pixelsPerBlock * shown.columns : shown.columns * cell.width;
  const long = (across * Math.max(frame.width, frame.height)) / frame.width;
  return Math.round(Math.min(isBlocks ? mostOfBlocks : mostOfPictures, Math.max(least, long)));
}
