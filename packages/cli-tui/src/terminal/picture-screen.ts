/** Pictures of this terminal: drawn, placed into Ink's text, and taken off again. */
import type { Image } from "@gramstyle/core";
import { drawBlocks, drawPicture } from "./draw-picture.ts";
import type { Box } from "./fit-cells.ts";
import type { Graphics } from "./graphics.ts";
import type { PictureStore } from "./picture-store.ts";

/** A picture that is ready to be part of a frame. */
export interface ShownPicture extends Box {
  /** Lines for Ink. */
  readonly text: string;
  release(): void;
}

export interface PictureScreen {
  readonly graphics: Graphics;
  /** Half blocks are drawn at once; undefined where that takes longer, or nothing can be shown. */
  show(image: Image, box: Box): ShownPicture | undefined;
  /** The terminal's own pictures; undefined where nothing can be shown. */
  showLater(image: Image, box: Box): Promise<ShownPicture | undefined>;
}

export interface PictureScreenOptions {
  readonly store: PictureStore;
  /** Asked each time: the terminal's answers come a little later than the first frame. */
  readonly graphics: Graphics;
  write(text: string): void;
}

export function createPictureScreen({
  store,
  graphics,
  write,
}: PictureScreenOptions): PictureScreen {
  return {
    graphics,
    show(image, box) {
      const { protocol } = graphics;
      if (protocol !== "truecolor" && protocol !== "256") return undefined;
      if (box.columns < 1 || box.rows < 1) return undefined;
      const { lines, columns, rows } = drawBlocks(image, box, protocol);
      return { columns, rows, ...store.place(lines, columns) };
    },
    async showLater(image, box) {
      const drawn = await drawPicture(image, box, graphics);
      if (!drawn) return undefined;
      const { lines, columns, rows, erase } = drawn;
      const placed = store.place(lines, columns);
      return {
        columns,
        rows,
        text: placed.text,
        release() {
          placed.release();
          if (erase !== undefined) write(erase);
        },
      };
    },
  };
}
