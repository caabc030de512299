/** A still picture as a source. */
import type { Source } from "./source.ts";

/** The longer side that is kept, in pixels: more than any working size. */
const largestSide = 1920;

/** @throws Error, one line, where the browser cannot read it */
export async function openPicture(file: File): Promise<Source> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch (error) {
    throw new Error(`"${file.name}" is no picture that this browser can read.`, { cause: error });
  }
  const scale = Math.min(1, largestSide / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "The picture as it is");
  const context = canvas.getContext("2d")!;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return {
    kind: "picture",
    name: file.name,
    element: canvas,
    moving: false,
    mirrored: false,
    size: () => ({ width: canvas.width, height: canvas.height }),
    onNextFrame: () => () => undefined,
    capture: () => createImageBitmap(canvas),
    pause: () => undefined,
    resume: () => undefined,
    stop: () => undefined,
  };
}
