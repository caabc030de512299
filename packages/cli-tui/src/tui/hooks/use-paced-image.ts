/** The picture of a run, refreshed often enough to be alive and seldom enough to cost nothing. */
import type { Image, Progress } from "@gramstyle/core";
import { scalePicture } from "@gramstyle/media/figure";
import { useRef } from "react";
import { type Box, fitCells } from "../../terminal/fit-cells.ts";
import type { Graphics } from "../../terminal/graphics.ts";
import { useApp } from "../app-context.ts";

/** Milliseconds between two pictures at least. */
const leastPause = 125;
/** The share of the time that pictures may take, drawing included. */
const share = 0.005;
/** Drawing takes about as long as this does before. */
const drawing = 2;

interface Pace {
  readonly image?: Image;
  readonly shown?: Progress;
  /** When the next one may be made. */
  readonly next: number;
}

/**
 * The newest picture, scaled down to what the box can show. It is made while the numbers beside it
 * are drawn, so that both come in one frame.
 * @param isStill whether no further one will come soon: then this one is shown whatever it costs
 */
export function usePacedImage(
  progress: Progress | undefined,
  box: Box,
  isStill: boolean,
): Image | undefined {
  const { graphics } = useApp().services.pictures;
  const pace = useRef<Pace>({ next: 0 });
  const { shown, next } = pace.current;
  const started = performance.now();
  if (progress && progress !== shown && (isStill || started >= next)) {
    const image = smallPicture(progress.image(), box, graphics);
    const spent = drawing * (performance.now() - started);
    const wait = Math.max(leastPause, spent / share);
    pace.current = { image, shown: progress, next: started + wait };
  }
  return pace.current.image;
}

/** No larger than the box, so that whoever draws it has little to do. */
function smallPicture(image: Image, box: Box, { protocol, cell }: Graphics): Image {
  const isBlocks = protocol === "truecolor" || protocol === "256";
  const pixel = isBlocks ? { width: 1, height: 2 } : cell;
  const { columns, rows } = fitCells(image, box, pixel);
  const [width, height] = [columns * pixel.width, rows * pixel.height];
  return width * height < image.width * image.height ? scalePicture(image, width, height) : image;
}
