/** Foam of a woodblock wave: blobs with claws, joined into one outlined shape. */

import { fillDisc, type Point, strokePath } from "./paths.ts";
import type { Colour, Raster } from "./raster.ts";
import { directionAt, pointAt } from "./wave-shapes.ts";

/** A blob of foam; its claw ends at `at` + `reach` (none where that is 0). In pixels. */
export interface Foam {
  readonly at: Point;
  readonly radius: number;
  readonly reach: Point;
}

/** Blobs along a wave's edge, each with a claw that points outwards and forwards. */
export function foamAlong(edge: readonly Point[], size: number, random: () => number): Foam[] {
  const foam: Foam[] = [];
  for (let i = 0; i < 58; i++) {
    const t = (i + random()) / 58;
    const [x, y] = pointAt(edge, t);
    const [dx, dy] = directionAt(edge, t);
    const [last] = edge.at(-1)!;
    const side = Math.sign(last - edge[0]![0]) || 1;
    const outX = dy * side;
    const outY = -dx * side;
    const grown = 0.35 + 0.65 * Math.min(1, 2.2 * t);
    const radius = size * grown * (0.55 + 0.6 * random());
    const claw = i % 2 === 0 && t > 0.12 ? size * grown * (1.1 + 1.0 * random()) : 0;
    const lean = 0.75 + 0.5 * random();
    foam.push({
      at: [x - 0.2 * radius * outX, y - 0.2 * radius * outY],
      radius,
      reach: [claw * (outX + lean * dx), claw * (outY + lean * dy) + 0.25 * claw],
    });
  }
  return foam;
}

/** Paints all blobs and claws as one shape: outlines first, then the insides, then some shading. */
export function paintFoam(
  raster: Raster,
  foam: readonly Foam[],
  inside: Colour,
  outline: Colour,
  shade: Colour,
  line: number,
): void {
  for (const blob of foam) paintBlob(raster, blob, line, outline);
  for (const blob of foam) paintBlob(raster, blob, 0, inside);
  for (const [i, { at, radius }] of foam.entries()) {
    if (i % 2 === 1) continue;
    const arc = Array.from({ length: 13 }, (_, k): Point => {
      const angle = 0.3 + (k / 12) * 2.2;
      return [at[0] + 0.62 * radius * Math.cos(angle), at[1] + 0.62 * radius * Math.sin(angle)];
    });
    strokePath(raster, arc, (t) => 0.3 * radius * Math.sin(Math.PI * t), shade);
  }
}

function paintBlob(
  raster: Raster,
  { at, radius, reach }: Foam,
  grow: number,
  colour: Colour,
): void {
  fillDisc(raster, at, radius + grow, colour);
  const [rx, ry] = reach;
  const length = Math.hypot(rx, ry);
  if (length === 0) return;
  // The claw bends downwards on its way, and ends in a hook.
  const points = Array.from({ length: 15 }, (_, k): Point => {
    const t = k / 14;
    const bend = 0.34 * t * t;
    return [at[0] + rx * t - ry * bend * 0.5, at[1] + ry * t + length * bend];
  });
  strokePath(
    raster,
    points,
    (t) => 1.25 * radius * (1 - t) ** 0.6 + 2 * grow + 0.06 * radius,
    colour,
  );
  fillDisc(raster, points.at(-1)!, 0.09 * radius + grow, colour);
}
