/** A brush with bristles: strokes leave colour, and a relief of paint that light can catch. */

import { mix, noise, smoothstep } from "./noise.ts";
import { type Colour, createRaster, hex, type Raster } from "./raster.ts";

/** Colour, height of the paint, and which stroke touched each pixel last. */
export interface Canvas {
  readonly raster: Raster;
  readonly relief: Float32Array;
  readonly touched: Int32Array;
  strokes: number;
}

/** One stroke's brush. */
export interface Brush {
  /** In pixels. */
  readonly halfWidth: number;
  readonly colour: Colour;
  readonly seed: number;
}

/** A primed canvas. */
export function createCanvas(width: number, height: number): Canvas {
  const raster = createRaster(width, height);
  const ground = hex("#1a2440");
  for (let i = 0; i < raster.data.length; i++) raster.data[i] = ground[i % 3]!;
  const area = width * height;
  return { raster, relief: new Float32Array(area), touched: new Int32Array(area), strokes: 0 };
}

/** Draws the brush along the points. Each pixel takes the stroke's paint at most once. */
export function layStroke(
  canvas: Canvas,
  points: readonly (readonly [number, number])[],
  brush: Brush,
): void {
  const { width, height } = canvas.raster;
  const reach = brush.halfWidth;
  canvas.strokes++;
  let gone = 0;
  const total = points.slice(1).reduce((sum, point, i) => sum + distance(points[i]!, point), 0);
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1]!;
    const [bx, by] = points[i]!;
    const length = distance(points[i - 1]!, points[i]!);
    if (length === 0) continue;
    const ux = (bx - ax) / length;
    const uy = (by - ay) / length;
    const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
    const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx) + reach));
    const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by) + reach));
    const before = i === 1 ? -reach : -0.7;
    const after = i === points.length - 1 ? length + reach : length + 0.7;
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const at = y * width + x;
        if (canvas.touched[at] === canvas.strokes) continue;
        const forward = (x - ax) * ux + (y - ay) * uy;
        if (forward < before || forward > after) continue;
        const across = ((y - ay) * ux - (x - ax) * uy) / reach;
        if (Math.abs(across) < 1) touch(canvas, at, brush, gone + forward, across, total);
      }
    }
    gone += length;
  }
}

function distance(a: readonly [number, number], b: readonly [number, number]): number {
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);
}

/** Leaves paint at one pixel, `forward` pixels along the stroke, `across` from its middle (-1 to 1). */
function touch(
  canvas: Canvas,
  at: number,
  brush: Brush,
  forward: number,
  across: number,
  total: number,
): void {
  const reach = brush.halfWidth;
  const bristle =
    0.65 * noise(across * 5, forward / (9 * reach), brush.seed) +
    0.5 * noise(across * 13, forward / (5 * reach), brush.seed + 1);
  const start = smoothstep(-0.9, 0.1, forward / reach + 0.5 * bristle);
  const end = smoothstep(-0.9, 0.9, (total - forward) / reach + 1.1 * bristle);
  const side = smoothstep(1, 0.72, Math.abs(across) + 0.22 * bristle);
  const cover = start * end * side;
  if (cover <= 0.01) return;
  canvas.touched[at] = canvas.strokes;
  const light = 1 + 0.24 * bristle;
  for (let c = 0; c < 3; c++) {
    const old = canvas.raster.data[3 * at + c]!;
    canvas.raster.data[3 * at + c] = mix(old, brush.colour[c]! * light, 0.94 * cover);
  }
  const edge = 0.35 * smoothstep(0.5, 0.9, Math.abs(across));
  const height = Math.sqrt(reach) * (0.55 + 0.8 * bristle + edge);
  canvas.relief[at] = mix(canvas.relief[at]!, 0.35 * canvas.relief[at]! + height, cover);
}

/** Lights the paint's relief from the upper left. */
export function lightRelief(canvas: Canvas): void {
  const { width, height, data } = canvas.raster;
  const relief = canvas.relief;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = y * width + x;
      const dx = relief[at + 1]! - relief[at - 1]!;
      const dy = relief[at + width]! - relief[at - width]!;
      const facing = Math.max(-1, Math.min(1, 0.26 * dx + 0.34 * dy));
      const gleam = 0.16 * smoothstep(0.45, 1, facing);
      for (let c = 0; c < 3; c++) {
        data[3 * at + c] = data[3 * at + c]! * (1 + 0.3 * facing) + gleam;
      }
    }
  }
}
