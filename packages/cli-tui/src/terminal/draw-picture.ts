/**
 * A picture as the rows of text that show it on this terminal. Written here rather than taken from
 * ink-picture, which is made for pictures that stay: it decodes and scales each one in JavaScript on
 * the drawing thread, and looks 60 times a second where the picture is.
 */
import type { Image } from "@gramstyle/core";
import { encodePicture } from "@gramstyle/media";
import { scalePicture } from "@gramstyle/media/figure";
import { encodeSixel } from "./encode-sixel.ts";
import { type Box, fitCells } from "./fit-cells.ts";
import type { Graphics } from "./graphics.ts";
import { renderHalfBlocks } from "./half-blocks.ts";

export interface DrawnPicture extends Box {
  /** What is written for each row. */
  readonly lines: readonly string[];
  /** Takes it off the screen again, where overwriting it with text does not. */
  readonly erase?: string;
}

/** Half a character: what a half block shows. */
const halfBlockCell = { width: 1, height: 2 };

let kittyId = 0;

/** Draws it as large as the box allows, in proportion; undefined where nothing can be shown. */
export async function drawPicture(
  image: Image,
  box: Box,
  graphics: Graphics,
): Promise<DrawnPicture | undefined> {
  const { protocol, cell } = graphics;
  if (protocol === "none" || box.columns < 1 || box.rows < 1) return undefined;
  if (protocol === "truecolor" || protocol === "256") return drawBlocks(image, box, protocol);
  const cells = fitCells(image, box, cell);
  const pixels = scalePicture(image, cells.columns * cell.width, cells.rows * cell.height);
  const { columns, rows } = cells;
  if (protocol === "kitty") {
    kittyId = (kittyId % 0xffff) + 1;
    const id = kittyId;
    const png = await encodePicture(pixels, "png");
    return {
      ...cells,
      lines: overlaid(kittyPicture(png, id, cells), cells),
      erase: `\x1b_Ga=d,d=I,i=${id},q=2\x1b\\`,
    };
  }
  if (protocol === "iterm") {
    const jpeg = Buffer.from(await encodePicture(pixels, "jpeg"));
    const size = `size=${jpeg.length};width=${columns};height=${rows}`;
    const data = jpeg.toString("base64");
    return {
      ...cells,
      lines: overlaid(`\x1b]1337;File=inline=1;preserveAspectRatio=0;${size}:${data}\x07`, cells),
    };
  }
  const sixel = await encodeSixel(rgbaOf(pixels), pixels.width, pixels.height, graphics.isLive);
  return { ...cells, lines: overlaid(sixel, cells) };
}

/** Half blocks, drawn at once: every character shows two pixels. */
export function drawBlocks(image: Image, box: Box, color: "truecolor" | "256"): DrawnPicture {
  const { columns, rows } = fitCells(image, box, halfBlockCell);
  const pixels = scalePicture(image, columns, 2 * rows);
  const lines = renderHalfBlocks(pixels, { columns, rows, color }).split("\n");
  return { columns, rows, lines };
}

/**
 * A terminal's own picture lies over the cells: the first row puts it there, all rows step over their
 * cells without touching them, since text would wipe the picture out.
 */
function overlaid(picture: string, { columns, rows }: Box): string[] {
  const over = `\x1b[${columns}C`;
  return Array.from({ length: rows }, (_, row) =>
    row === 0 ? `\x1b7${picture}\x1b8${over}` : over,
  );
}

/** The longest piece of data in one escape of kitty's protocol. */
const kittyPiece = 4096;

function kittyPicture(png: Uint8Array, id: number, { columns, rows }: Box): string {
  const data = Buffer.from(png).toString("base64");
  let text = "";
  for (let start = 0; start < data.length; start += kittyPiece) {
    const control = start === 0 ? `a=T,f=100,i=${id},p=1,c=${columns},r=${rows},C=1,q=2,` : "q=2,";
    const more = start + kittyPiece < data.length ? 1 : 0;
    text += `\x1b_G${control}m=${more};${data.slice(start, start + kittyPiece)}\x1b\\`;
  }
  return text;
}

function rgbaOf({ width, height, data }: Image): Uint8Array {
  const area = width * height;
  const bytes = new Uint8Array(4 * area).fill(255);
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0; i < area; i++) {
      bytes[4 * i + channel] = Math.round(
        255 * Math.min(1, Math.max(0, data[channel * area + i]!)),
      );
    }
  }
  return bytes;
}
