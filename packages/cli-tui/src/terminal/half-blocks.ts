/** Pictures as text for a terminal: each character cell shows two pixels by a half block. */

import type { Image } from "@gramstyle/core";
import { averageAreas } from "@gramstyle/media/figure";

/** How a picture is drawn as text. */
export interface HalfBlockOptions {
  /** Width to fill at most, in character cells. */
  readonly columns: number;
  /** Height to fill at most, in character cells of two pixels each. Default: no bound. */
  readonly rows?: number;
  /** What the terminal understands: 24-bit colours or the 256-colour palette. */
  readonly color: "truecolor" | "256";
}

const control = "\x1b[";
const reset = `${control}0m`;

/**
 * `image` as lines of ▀ characters, the upper pixel in the foreground colour and the lower one in
 * the background colour. It is scaled down by averaging areas, in proportion, never up. Colours
 * are reset at the end of each line; lines are joined by "\n", with none after the last.
 */
export function renderHalfBlocks(image: Image, options: HalfBlockOptions): string {
  const { columns, rows = Number.POSITIVE_INFINITY, color } = options;
  const scale = Math.min(1, columns / image.width, (2 * rows) / image.height);
  const width = Math.max(1, Math.floor(image.width * scale + 1e-9));
  const height = Math.max(1, Math.floor(image.height * scale + 1e-9));
  const small = averageAreas(image, width, height);
  const code = color === "truecolor" ? truecolorCode : paletteCode;
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = "";
    let before = "";
    for (let x = 0; x < width; x++) {
      const upper = `38;${code(small, y * width + x)}`;
      const lower = y + 1 < height ? `48;${code(small, (y + 1) * width + x)}` : "49";
      const colors = `${upper};${lower}`;
      line += colors === before ? "▀" : `${control}${colors}m▀`;
      before = colors;
    }
    lines.push(line + reset);
  }
  return lines.join("\n");
}

function byteOf(image: Image, channel: number, pixel: number): number {
  const value = image.data[channel * image.width * image.height + pixel]!;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}

function truecolorCode(image: Image, pixel: number): string {
  return `2;${byteOf(image, 0, pixel)};${byteOf(image, 1, pixel)};${byteOf(image, 2, pixel)}`;
}

/** The levels of the palette's 6×6×6 colour cube. */
const cubeLevels = [0, 95, 135, 175, 215, 255];

/** The nearest of the cube (16 to 231) and the 24 greys (232 to 255: 8, 18, … 238). */
function paletteCode(image: Image, pixel: number): string {
  const rgb = [byteOf(image, 0, pixel), byteOf(image, 1, pixel), byteOf(image, 2, pixel)] as const;
  const indices = rgb.map(nearestLevel) as [number, number, number];
  const cubeError = squaredDistance(
    rgb,
    indices.map((index) => cubeLevels[index]!),
  );
  const mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
  const grey = Math.min(23, Math.max(0, Math.round((mean - 8) / 10)));
  const greyError = squaredDistance(rgb, Array(3).fill(8 + 10 * grey));
  if (greyError < cubeError) return `5;${232 + grey}`;
  return `5;${16 + 36 * indices[0] + 6 * indices[1] + indices[2]}`;
}

function nearestLevel(value: number): number {
  let best = 0;
  for (const [index, level] of cubeLevels.entries()) {
    if (Math.abs(level - value) < Math.abs(cubeLevels[best]! - value)) best = index;
  }
  return best;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
}
