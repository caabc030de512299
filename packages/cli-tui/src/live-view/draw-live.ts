/** Draws the newest frame on the screen, and drops those that come faster than it can be drawn. */
import type { Image } from "@gramstyle/core";
import type { LiveRecord, StageMeter } from "@gramstyle/jobs/live";
import { createLatest } from "@gramstyle/media";
import { type Box, fitCells } from "../terminal/fit-cells.ts";
import type { Graphics } from "../terminal/graphics.ts";
import type { Painter } from "../terminal/painter.ts";
import { createPictureScreen, type ShownPicture } from "../terminal/picture-screen.ts";
import type { PictureStore } from "../terminal/picture-store.ts";
import type { PlacedText } from "./view-text.ts";

export interface LiveDrawing {
  /** Never waits. */
  show(result: LiveRecord): void;
  /** Everything around the picture anew. */
  redraw(): void;
  end(): void;
  /** Until it was ended; rejected where drawing fails. */
  readonly ended: Promise<void>;
}

export interface LiveDrawingOptions {
  readonly graphics: Graphics;
  readonly store: PictureStore;
  readonly painter: Painter;
  write(text: string): void;
  /** Until the terminal has taken what was written. */
  drained(): Promise<void>;
  /** What the picture may have of the screen as it is now. */
  box(): Box;
  /** The whole screen with a picture in it. */
  lines(picture: PlacedText | undefined): readonly string[];
  readonly meter: StageMeter;
}

export function createLiveDrawing(options: LiveDrawingOptions): LiveDrawing {
  const { store, painter, write, meter } = options;
  const results = createLatest<LiveRecord>();
  let shown: ShownPicture | undefined;

  const redraw = (): void => painter.paint(options.lines(shown).join("\n"));

  const draw = async ({ image }: LiveRecord): Promise<void> => {
    const box = sparingBox(options.graphics, options.box());
    const graphics = sparingGraphics(options.graphics, image, box);
    const pictures = createPictureScreen({ store, graphics, write });
    const next = pictures.show(image, box) ?? (await pictures.showLater(image, box));
    const before = shown;
    shown = next;
    redraw();
    before?.release();
  };

  const drawAll = async (): Promise<void> => {
    for (;;) {
      const result = await results.take();
      if (!result) return;
      const begun = performance.now();
      await draw(result);
      await options.drained();
      meter.add("draw", performance.now() - begun);
      meter.shown(performance.now());
    }
  };

  return { show: results.put, redraw, end: () => results.end(), ended: drawAll() };
}

/**
 * kitty and iTerm2 scale pictures by themselves: they need not be sent more pixels than there are.
 * Sixel needs all.
 */
export function sparingGraphics(graphics: Graphics, image: Image, box: Box): Graphics {
  const { protocol, cell } = graphics;
  if (protocol !== "kitty" && protocol !== "iterm") return { ...graphics, isLive: true };
  const { columns } = fitCells(image, box, cell);
  const share = Math.min(1, image.width / (columns * cell.width));
  const width = Math.max(1, Math.ceil(cell.width * share));
  const height = Math.max(1, Math.round((width * cell.height) / cell.width));
  return { protocol, cell: { width, height }, isLive: true };
}

/** Pixels of a sixel picture that can be made more than ten times a second. */
const sixelPixels = 350_000;

/** Smaller where all pixels of the box would take too long. */
function sparingBox({ protocol, cell }: Graphics, { columns, rows }: Box): Box {
  if (protocol !== "sixel") return { columns, rows };
  const pixels = columns * cell.width * rows * cell.height;
  const scale = Math.min(1, Math.sqrt(sixelPixels / pixels));
  const least = (cells: number) => Math.max(1, Math.floor(cells * scale));
  return { columns: least(columns), rows: least(rows) };
}
