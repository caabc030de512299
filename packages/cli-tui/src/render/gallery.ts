/** A gallery of pictures side by side in a terminal, as text. */

import { fill } from "../terminal/width.ts";
import { plain, type Style } from "./output.ts";

export interface Tile {
  /** Lines of half blocks, all of the tile's width. */
  readonly picture: readonly string[];
  /** What stands below, one line each; cut off where it is too long. */
  readonly caption: readonly string[];
}

export interface GalleryOptions {
  /** Of the terminal, in character cells. */
  readonly columns: number;
  /** Of each tile's picture. */
  readonly tileColumns: number;
}

const gap = 2;

/** Rows of as many tiles as fit, a blank line between rows; the first caption line in bold. */
export function renderGallery(
  tiles: readonly Tile[],
  { columns, tileColumns }: GalleryOptions,
  style: Style = plain,
): string {
  const perRow = Math.max(1, Math.floor((columns + gap) / (tileColumns + gap)));
  const rows: string[] = [];
  for (let first = 0; first < tiles.length; first += perRow) {
    rows.push(renderRow(tiles.slice(first, first + perRow), tileColumns, style));
  }
  return rows.join("\n\n");
}

function renderRow(tiles: readonly Tile[], tileColumns: number, style: Style): string {
  const pictureLines = Math.max(...tiles.map(({ picture }) => picture.length));
  const captionLines = Math.max(...tiles.map(({ caption }) => caption.length));
  const space = " ".repeat(gap);
  const lines: string[] = [];
  for (let y = 0; y < pictureLines; y++) {
    const empty = " ".repeat(tileColumns);
    lines.push(tiles.map(({ picture }) => picture[y] ?? empty).join(space));
  }
  for (let y = 0; y < captionLines; y++) {
    const cells = tiles.map(({ caption }) => {
      const text = fill(caption[y] ?? "", tileColumns);
      return y === 0 ? style("bold", text) : style("dim", text);
    });
    lines.push(cells.join(space).trimEnd());
  }
  return lines.join("\n");
}
