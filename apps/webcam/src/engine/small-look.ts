/** Small copies of frames in memory, for what needs only few pixels of pictures on the GPU. */
import type { Frame } from "@gramstyle/core";

export interface SmallLook {
  /** RGBA of the picture, scaled so that its longer side has `side` pixels. */
  read(
    picture: CanvasImageSource,
    size: { readonly width: number; readonly height: number },
    mirror: boolean,
  ): Frame<Uint8ClampedArray>;
}

export function createSmallLook(side = 160): SmallLook {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false })!;
  return {
    read(picture, size, mirror) {
      const scale = side / Math.max(size.width, size.height);
      const width = Math.max(1, Math.round(size.width * scale));
      const height = Math.max(1, Math.round(size.height * scale));
      if (canvas.width !== width) canvas.width = width;
      if (canvas.height !== height) canvas.height = height;
      context.setTransform(mirror ? -1 : 1, 0, 0, 1, mirror ? width : 0, 0);
      context.drawImage(picture, 0, 0, width, height);
      return context.getImageData(0, 0, width, height);
    },
  };
}
