/**
 * Short captions drawn with dots of their own, so that they look the same on machines without fonts.
 * One case only: capital letters are drawn as small ones.
 */

import type { Image } from "@gramstyle/core";
import type { Rgb } from "./color-map.ts";
import { filledImage, paste } from "./image-row.ts";

/** Nine rows of five dots for each character; a row is one digit to base 32, its top bit leftmost. */
const glyphs: Record<string, string> = {
  a: "00e1fhf00",
  b: "gguhhhu00",
  c: "00ehghe00",
  d: "11fhhhf00",
  e: "00ehvge00",
  f: "698u88800",
  g: "00fhhhf1e",
  h: "gguhhhh00",
  i: "40c444e00",
  j: "2062222ic",
  k: "ggikoki00",
  l: "c44444e00",
  m: "00qllll00",
  n: "00uhhhh00",
  o: "00ehhhe00",
  p: "00uhhhugg",
  q: "00fhhhf11",
  r: "00mpggg00",
  s: "00fge1u00",
  t: "88u889600",
  u: "00hhhhf00",
  v: "00hhha400",
  w: "00hllla00",
  x: "00ha4ah00",
  y: "00hhhhf1e",
  z: "00v248v00",
  "0": "ehjlphe00",
  "1": "4c4444e00",
  "2": "eh1248v00",
  "3": "eh161he00",
  "4": "26aiv2200",
  "5": "vgu11he00",
  "6": "68guhhe00",
  "7": "v12488800",
  "8": "ehhehhe00",
  "9": "ehhf12c00",
  " ": "000000000",
  _: "0000000v0",
  "-": "000v00000",
  ".": "00000cc00",
  ",": "00000cc48",
  ":": "00cc0cc00",
  "(": "248884200",
  ")": "842224800",
  "%": "pp248jj00",
  "/": "11248gg00",
  "+": "044v44000",
  "=": "00v0v0000",
  "×": "00ha4ah00",
  "?": "eh1240400",
};

const glyphWidth = 6;
const glyphHeight = 9;

/** How a caption is drawn. */
export interface LabelOptions {
  /** Pixels a side of one dot of a letter, a whole number. Default 2: letters 10 wide, 18 high. */
  readonly dot?: number;
  /** Default near black. */
  readonly color?: Rgb;
  /** Default white. */
  readonly background?: Rgb;
}

/**
 * `image` with a line of text above it, from its left edge. The result is as wide as the wider of
 * the two. Characters that there are no dots for become "?".
 */
export function labeled(image: Image, text: string, options: LabelOptions = {}): Image {
  const { dot = 2, color = [0.13, 0.13, 0.16], background = [1, 1, 1] } = options;
  const characters = [...text.toLowerCase()];
  const strip = (glyphHeight + 3) * dot;
  const width = Math.max(image.width, characters.length * glyphWidth * dot);
  const result = filledImage(width, image.height + strip, background);
  for (const [index, character] of characters.entries()) {
    const rows = glyphs[character] ?? glyphs["?"]!;
    for (const [row, digit] of [...rows].entries()) {
      const bits = Number.parseInt(digit, 32);
      for (let column = 0; column < 5; column++) {
        if ((bits >> (4 - column)) % 2 === 0) continue;
        const spot = filledImage(dot, dot, color);
        paste(spot, result, (index * glyphWidth + column) * dot, row * dot);
      }
    }
  }
  paste(image, result, 0, strip);
  return result;
}
