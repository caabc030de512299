/** Filled shapes and lines of changing width on a raster. Antialiasing comes from painting large and shrinking. */

import type { Colour, Raster } from "./raster.ts";

/** A point in pixels from the top left. */
export type Point = readonly [x: number, y: number];

/** One colour, or a colour for each place. */
export type Paint = Colour | ((x: number, y: number) => Colour);

/** Fills a closed outline (non-zero winding, so parts that overlap stay filled). */
export function fillShape(raster: Raster, outline: readonly Point[], paint: Paint): void {
  const ys = outline.map(([, y]) => y);
  const top = Math.max(0, Math.ceil(Math.min(...ys) - 0.5));
  const bottom = Math.min(raster.height - 1, Math.floor(Math.max(...ys) - 0.5));
  for (let row = top; row <= bottom; row++) {
    const crossings = crossingsAt(outline, row + 0.5);
    let winding = 0;
    for (const [i, crossing] of crossings.entries()) {
      winding += crossing.turn;
      const next = crossings[i + 1];
      if (winding === 0 || !next) continue;
      fillSpan(raster, row, crossing.x, next.x, paint);
    }
  }
}

function crossingsAt(outline: readonly Point[], y: number): { x: number; turn: number }[] {
  const crossings: { x: number; turn: number }[] = [];
  let [x0, y0] = outline[outline.length - 1]!;
  for (const [x1, y1] of outline) {
    if (y0 <= y !== y1 <= y) {
      crossings.push({ x: x0 + ((y - y0) / (y1 - y0)) * (x1 - x0), turn: y1 > y0 ? 1 : -1 });
    }
    x0 = x1;
    y0 = y1;
  }
  return crossings.sort((a, b) => a.x - b.x);
}

function fillSpan(raster: Raster, row: number, from: number, to: number, paint: Paint): void {
  const first = Math.max(0, Math.ceil(from - 0.5));
  const last = Math.min(raster.width - 1, Math.ceil(to - 0.5) - 1);
  for (let x = first; x <= last; x++) {
    raster.data.set(
      typeof paint === "function" ? paint(x, row) : paint,
      3 * (row * raster.width + x),
    );
  }
}

/** Fills a disc. */
export function fillDisc(raster: Raster, [x, y]: Point, radius: number, paint: Paint): void {
  const outline = Array.from({ length: 28 }, (_, i): Point => {
    const angle = (i * Math.PI) / 14;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  fillShape(raster, outline, paint);
}

/** Draws a line through the points, `width(t)` pixels wide at share t of its length. */
export function strokePath(
  raster: Raster,
  points: readonly Point[],
  width: (t: number) => number,
  paint: Paint,
): void {
  const left: Point[] = [];
  const right: Point[] = [];
  for (const [i, [x, y]] of points.entries()) {
    const [ax, ay] = points[Math.max(0, i - 1)]!;
    const [bx, by] = points[Math.min(points.length - 1, i + 1)]!;
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const half = width(i / (points.length - 1)) / 2;
    const nx = (-(by - ay) / length) * half;
    const ny = ((bx - ax) / length) * half;
    left.push([x + nx, y + ny]);
    right.push([x - nx, y - ny]);
  }
  fillShape(raster, [...left, ...right.reverse()], paint);
}

/** `count` + 1 points of a cubic Bézier curve. */
export function bezier(a: Point, b: Point, c: Point, d: Point, count: number): Point[] {
  return Array.from({ length: count + 1 }, (_, i): Point => {
    const t = i / count;
    const s = 1 - t;
    const at = (k: 0 | 1) =>
      s * s * s * a[k] + 3 * s * s * t * b[k] + 3 * s * t * t * c[k] + t * t * t * d[k];
    return [at(0), at(1)];
  });
}
