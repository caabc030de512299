/** The clip that comes along: a slow flight over a sample picture, drawn as it plays. */
import type { Size } from "../working-size.ts";
import type { Source } from "./source.ts";

const usualSize: Size = { width: 960, height: 540 };
/** Seconds of one round; it ends where it began. */
const round = 40;

export interface View {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The part of the picture that is seen.
 * @param time in seconds
 * @param picture its size
 * @param clip the clip's, which gives the proportions
 */
export function viewAt(time: number, picture: Size, clip: Size): View {
  const angle = (2 * Math.PI * time) / round;
  const zoom = 1.35 + 0.3 * Math.sin(2 * angle);
  const fit = Math.min(picture.width / clip.width, picture.height / clip.height);
  const view = { width: (clip.width * fit) / zoom, height: (clip.height * fit) / zoom };
  return {
    ...view,
    x: (picture.width - view.width) * (0.5 + 0.5 * Math.sin(angle)),
    y: (picture.height - view.height) * (0.5 + 0.4 * Math.cos(angle)),
  };
}

/** @param address the picture's */
export async function openSampleClip(address: string, clip = usualSize): Promise<Source> {
  const { width, height } = clip;
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The sample clip cannot be loaded (HTTP ${response.status}).`);
  const picture = await createImageBitmap(await response.blob());
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", "The sample clip as it is");
  const context = canvas.getContext("2d", { alpha: false })!;
  let time = 0;
  let shown = performance.now();
  let paused = false;

  const draw = () => {
    const now = performance.now();
    // A tab that was hidden goes on where it was.
    if (!paused) time += Math.min(0.1, (now - shown) / 1000);
    shown = now;
    const view = viewAt(time, picture, clip);
    context.drawImage(picture, view.x, view.y, view.width, view.height, 0, 0, width, height);
  };
  draw();

  return {
    kind: "sample",
    name: "Sample clip",
    element: canvas,
    moving: true,
    mirrored: false,
    size: () => ({ width, height }),
    onNextFrame(callback) {
      const handle = requestAnimationFrame(() => {
        draw();
        callback();
      });
      return () => cancelAnimationFrame(handle);
    },
    capture: () => createImageBitmap(canvas),
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      shown = performance.now();
    },
    stop: () => picture.close(),
  };
}
