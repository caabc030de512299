/** The picture on the page: the stylized frames, and the source under them. */
import type { Source } from "../sources/source.ts";
import type { Size } from "../working-size.ts";
import { byId } from "./dom.ts";

export interface Viewer {
  readonly canvas: HTMLCanvasElement;
  use(source: Source): void;
  show(picture: ImageBitmap): void;
  mirror(on: boolean): void;
}

export function createViewer(): Viewer {
  const canvas = byId<HTMLCanvasElement>("picture");
  const context = canvas.getContext("2d", { alpha: false })!;
  const before = byId("before");
  let shape = "";

  /** The room on the page has the frame's proportions, not the working size's rounded ones. */
  const fit = ({ width, height }: Size) => {
    const aspect = width > 0 && height > 0 ? (width / height).toFixed(4) : shape;
    if (aspect === shape) return;
    shape = aspect;
    byId("stage").style.setProperty("--aspect", aspect);
  };

  let size = () => ({ width: 16, height: 9 });
  return {
    canvas,
    use(source) {
      before.replaceChildren(source.element);
      size = source.size;
      fit(size());
    },
    show(picture) {
      if (canvas.width !== picture.width) canvas.width = picture.width;
      if (canvas.height !== picture.height) canvas.height = picture.height;
      context.drawImage(picture, 0, 0);
      fit(size());
    },
    mirror: (on) => void before.classList.toggle("mirrored", on),
  };
}
