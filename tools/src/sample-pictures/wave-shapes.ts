/** The outlines of the woodblock waves: swells, and a breaker whose crest curls over. */

import { bezier, type Point } from "./paths.ts";

/** A row of swells: crests sharper than troughs. Lengths are shares of the picture's height. */
export interface Swell {
  readonly base: number;
  readonly height: number;
  readonly length: number;
  readonly shift: number;
}

/** Height of the swell's line (y, downwards) at x. */
export function swellLine(swell: Swell, x: number): number {
  const phase = (2 * Math.PI * (x - swell.shift)) / swell.length;
  const crest = (1 - Math.abs(Math.sin(phase / 2))) ** 1.35;
  const slow = 0.25 * Math.sin(phase * 0.37 + 1.3 + swell.shift * 5);
  return swell.base - swell.height * (crest + slow);
}

/** A breaker in its own coordinates: 0 to 1 in height (upwards negative), crest above x = 0. */
export interface Breaker {
  /** From the trough behind it up its back to the crest. */
  readonly back: readonly Point[];
  /** From the crest over the lip to its hanging tip. */
  readonly lip: readonly Point[];
  /** From the tip up under the lip, then down the hollow face to the trough before it. */
  readonly hollow: readonly Point[];
}

/** The breaker, placed: `facing` 1 breaks to the right, -1 to the left. Result in pixels. */
export function placeBreaker(
  x: number,
  y: number,
  height: number,
  facing: 1 | -1,
  scale: number,
): Breaker {
  const place = (points: Point[]): Point[] =>
    points.map(([px, py]) => [(x + facing * height * px) * scale, (y + height * py) * scale]);
  const back = [
    ...bezier([-1.75, 0.1], [-1.1, 0.02], [-0.78, -0.42], [-0.48, -0.72], 40),
    ...bezier([-0.48, -0.72], [-0.32, -0.88], [-0.16, -0.98], [0.04, -1], 24).slice(1),
  ];
  const lip = [
    ...bezier([0.04, -1], [0.22, -1.01], [0.4, -0.93], [0.47, -0.77], 24),
    ...bezier([0.47, -0.77], [0.52, -0.64], [0.46, -0.53], [0.36, -0.55], 14).slice(1),
  ];
  const hollow = [
    ...bezier([0.36, -0.55], [0.4, -0.64], [0.32, -0.76], [0.18, -0.76], 14),
    ...bezier([0.18, -0.76], [-0.02, -0.76], [-0.16, -0.56], [-0.1, -0.36], 24).slice(1),
    ...bezier([-0.1, -0.36], [-0.03, -0.12], [0.3, 0.06], [0.95, 0.12], 40).slice(1),
  ];
  return { back: place(back), lip: place(lip), hollow: place(hollow) };
}

/** The point at share t of the points' length. */
export function pointAt(points: readonly Point[], t: number): Point {
  const place = Math.min(1, Math.max(0, t)) * (points.length - 1);
  const index = Math.min(points.length - 2, Math.floor(place));
  const share = place - index;
  const [ax, ay] = points[index]!;
  const [bx, by] = points[index + 1]!;
  return [ax + share * (bx - ax), ay + share * (by - ay)];
}

/** Unit vector along the points at share t. */
export function directionAt(points: readonly Point[], t: number): Point {
  const [ax, ay] = pointAt(points, t - 0.01);
  const [bx, by] = pointAt(points, t + 0.01);
  const length = Math.hypot(bx - ax, by - ay) || 1;
  return [(bx - ax) / length, (by - ay) / length];
}
