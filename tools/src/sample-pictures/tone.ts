/** From light to display values. */

import type { Colour } from "./raster.ts";
import { blend, type Vector } from "./vector.ts";

/**
 * Linear light as an sRGB colour: a filmic curve (Krzysztof Narkowicz's fit of ACES, 2015), which
 * rolls bright light off softly, then the sRGB transfer function; a little more vivid than life.
 */
export function toneMap(light: Vector): Colour {
  const grey = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2];
  const vivid = blend([grey, grey, grey], light, 1.18);
  return [toneMapChannel(vivid[0]), toneMapChannel(vivid[1]), toneMapChannel(vivid[2])];
}

function toneMapChannel(light: number): number {
  const x = 0.72 * Math.max(0, light);
  const film = Math.min(1, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14));
  return film <= 0.0031308 ? 12.92 * film : 1.055 * film ** (1 / 2.4) - 0.055;
}
