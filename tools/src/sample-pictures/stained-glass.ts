/**
 * A stained-glass window: a sun over hills, a river and tulips. A sample style picture. Each part of
 * the design is cut into Voronoi cells; lead lies along the cells' and the parts' edges.
 */

import { fractalNoise, noise, smoothstep } from "./noise.ts";
import { type Colour, mixColours, type Raster, scaleColour, shadeRaster } from "./raster.ts";
import { designWindow, type Pane, type Part } from "./window-design.ts";

/** Where a place lies: its pane, and how far the nearest edge of glass is. */
interface Place {
  readonly pane: Pane;
  readonly edge: number;
}

/** The window at this size; 640×512 is what it was composed for. */
export function paintStainedGlass(width: number, height: number): Raster {
  const parts = designWindow();
  return shadeRaster(width, height, 2, (px, py) => windowColour(parts, px / height, py / height));
}

function windowColour(parts: readonly Part[], x: number, y: number): Colour {
  // Hand-cut edges are never quite straight.
  const wx = x + 0.004 * noise(x * 9, y * 9, 1);
  const wy = y + 0.004 * noise(x * 9, y * 9, 2);
  const place = placeAt(parts, wx, wy);
  const lead = 0.0054 + 0.0011 * noise(x * 14, y * 14, 3);
  if (place.edge < lead) return leadColour(x, y, place.edge / lead, parts, wx, wy);
  return glassColour(place, x, y, place.edge - lead);
}

function placeAt(parts: readonly Part[], x: number, y: number): Place {
  let edge = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    const distance = part.distance(x, y);
    edge = Math.min(edge, Math.abs(distance));
    if (distance > 0) continue;
    const { pane, border } = nearestPane(part.panes, x, y);
    return { pane, edge: Math.min(edge, border) };
  }
  throw new Error("the design leaves a place uncovered");
}

/** The Voronoi cell of a place and the distance to its border. */
function nearestPane(panes: readonly Pane[], x: number, y: number): { pane: Pane; border: number } {
  let pane = panes[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of panes) {
    const distance = (candidate.x - x) ** 2 + (candidate.y - y) ** 2;
    if (distance >= least) continue;
    least = distance;
    pane = candidate;
  }
  let border = Number.POSITIVE_INFINITY;
  for (const other of panes) {
    if (other === pane) continue;
    const apart = Math.sqrt((other.x - pane.x) ** 2 + (other.y - pane.y) ** 2);
    const further = (other.x - x) ** 2 + (other.y - y) ** 2;
    border = Math.min(border, (further - least) / (2 * apart));
  }
  return { pane, border };
}

/** Lead came: a dark rounded bar that catches some light on its upper left. */
function leadColour(
  x: number,
  y: number,
  across: number,
  parts: readonly Part[],
  wx: number,
  wy: number,
): Colour {
  const step = 0.0012;
  const rise = placeAt(parts, wx + step, wy).edge - placeAt(parts, wx - step, wy).edge;
  const fall = placeAt(parts, wx, wy + step).edge - placeAt(parts, wx, wy - step).edge;
  const facing = (-(rise + fall) / (2 * step)) * 0.5 * across;
  const grain = 0.03 * fractalNoise(x * 90, y * 90, 2, 5);
  const grey = 0.1 + 0.07 * (1 - across) + 0.1 * Math.max(-0.6, facing) + grain;
  return [grey * 0.95, grey * 0.97, grey * 1.08];
}

/** Light through coloured glass: streaks, seeds (small bubbles), and shade towards the lead. */
function glassColour({ pane }: Place, x: number, y: number, inside: number): Colour {
  const angle = pane.seed % 7;
  const along = Math.cos(angle) * x + Math.sin(angle) * y;
  const across = Math.cos(angle) * y - Math.sin(angle) * x;
  const warp = 0.03 * noise(x * 12, y * 12, pane.seed);
  const streaks = fractalNoise(along * 7, (across + warp) * 38, 3, pane.seed + 1);
  const mottle = fractalNoise(x * 22, y * 22, 4, pane.seed + 2);
  const ripple = noise(x * 70 + 2 * mottle, y * 70, pane.seed + 3);
  const bubble = smoothstep(0.62, 0.8, noise(x * 110, y * 110, pane.seed + 4));
  const daylight = 1.32 - 0.42 * Math.hypot((x - 0.66) / 0.9, (y - 0.38) / 0.8) ** 1.5;
  const shade = 0.62 + 0.38 * smoothstep(0, 0.018, inside);
  const light =
    daylight * shade * (1 + 0.3 * streaks + 0.2 * mottle + 0.07 * ripple + 0.25 * bubble);
  const deep = scaleColour(pane.colour, Math.max(0.1, light));
  const bright = Math.max(0, light - 1.0 + 0.55 * streaks);
  return mixColours(deep, [1, 0.98, 0.9], Math.min(0.5, 0.55 * bright));
}
