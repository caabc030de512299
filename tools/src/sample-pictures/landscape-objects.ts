/**
 * What stands in the landscape, as signed distances: trees, a lighthouse, a house, a sailing boat.
 * Distances are negative inside, and never larger than the true distance to the surface.
 */

import { fractalNoise, hash, noise, smoothstep } from "./noise.ts";
import type { Ground } from "./terrain.ts";
import { length2, length3, type Vector } from "./vector.ts";

/** A thing that can be hit: how far it is from a point, and its colour (linear light) there. */
export interface Thing {
  /** A sphere around it, to skip it cheaply. */
  readonly centre: Vector;
  readonly radius: number;
  readonly distance: (x: number, y: number, z: number) => number;
  readonly colour: (x: number, y: number, z: number) => Vector;
  /** Light that it gives by itself. */
  readonly glow?: (x: number, y: number, z: number) => number;
}

/** A conifer: foot, height, and widest radius. */
export interface Tree {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly height: number;
  readonly radius: number;
  readonly seed: number;
}

/** Tiers of drooping branches on a cone, ragged around the trunk. */
export function treeDistance(tree: Tree, x: number, y: number, z: number, fine: boolean): number {
  const dx = x - tree.x;
  const dz = z - tree.z;
  const level = (y - tree.y) / tree.height;
  const across = length2(dx, dz);
  if (level > 1.05) return length2(across, y - tree.y - tree.height);
  if (across > 2.2 * tree.radius) return across - 1.3 * tree.radius;
  const tiers = fine ? 11 : 6;
  const tier = level * tiers + 0.3 * hash(tree.seed, 1, 5);
  const within = tier - Math.floor(tier);
  let radius = tree.radius * (1 - level) ** 0.85 * (1.08 - 0.42 * within);
  if (level < 0.1) radius = 0.09 * tree.radius;
  if (fine) {
    const angle = Math.atan2(dz, dx);
    const branch = noise(angle * 3.2 + 7 * Math.floor(tier), Math.floor(tier) * 3.7, tree.seed);
    const needles = noise(angle * 14 + 3 * Math.floor(tier), level * 60, tree.seed + 1);
    radius *= 0.9 + 0.34 * branch + 0.2 * needles;
  } else {
    radius *= 0.95 + 0.25 * noise(x * 26, y * 20 + z * 26, tree.seed);
  }
  return 0.5 * (across - radius);
}

/** The tree of a forest in one cell of its grid, if one grows there. */
export function forestTree(
  column: number,
  row: number,
  cell: number,
  ground: Ground,
  seed: number,
): Tree | undefined {
  const x = (column + 0.25 + 0.5 * hash(column, row, seed)) * cell;
  const z = (row + 0.25 + 0.5 * hash(column, row, seed + 1)) * cell;
  const density = fractalNoise(x * 0.45, z * 0.45, 3, seed + 2);
  if (density + 0.3 < 0.55 * hash(column, row, seed + 3)) return undefined;
  const y = ground(x, z);
  if (y < 0.1 || y > 2.3 + density) return undefined;
  const slope = Math.abs(ground(x + 0.15, z) - y) + Math.abs(ground(x, z + 0.15) - y);
  if (slope > 0.26) return undefined;
  const height = 0.34 + 0.3 * hash(column, row, seed + 4);
  return { x, y: y - 0.02, z, height, radius: 0.25 * height, seed: column * 131 + row };
}

function boxDistance(x: number, y: number, z: number, a: number, b: number, c: number): number {
  const dx = Math.abs(x) - a;
  const dy = Math.abs(y) - b;
  const dz = Math.abs(z) - c;
  const outside = length3(Math.max(dx, 0), Math.max(dy, 0), Math.max(dz, 0));
  return outside + Math.min(0, Math.max(dx, dy, dz));
}

function cylinderDistance(x: number, y: number, z: number, radius: number, half: number): number {
  const dr = length2(x, z) - radius;
  const dy = Math.abs(y) - half;
  return length2(Math.max(dr, 0), Math.max(dy, 0)) + Math.min(0, Math.max(dr, dy));
}

const white: Vector = [0.86, 0.83, 0.77];
const red: Vector = [0.6, 0.055, 0.035];
const dark: Vector = [0.05, 0.05, 0.06];

/** A white tower with red bands, a gallery, a lantern and a red cap, 1.75 high. */
export function createLighthouse(x0: number, y0: number, z0: number): Thing {
  return {
    centre: [x0, y0 + 0.9, z0],
    radius: 1.05,
    distance(px, py, pz) {
      const x = px - x0;
      const y = py - y0;
      const z = pz - z0;
      const tower = 0.97 * cylinderDistance(x, y - 0.65, z, 0.2 - 0.065 * (y / 1.3), 0.7);
      const gallery = cylinderDistance(x, y - 1.36, z, 0.2, 0.025);
      const rail = Math.max(cylinderDistance(x, y - 1.43, z, 0.195, 0.05), 0.185 - length2(x, z));
      const lantern = cylinderDistance(x, y - 1.48, z, 0.105, 0.12);
      const cap = 0.7 * Math.max(length2(x, z) - 0.95 * (1.78 - y), 1.59 - y);
      const ball = length3(x, y - 1.79, z) - 0.025;
      return Math.min(tower, gallery, rail, lantern, cap, ball);
    },
    colour(px, py, pz) {
      const y = py - y0;
      if (y > 1.585) return red;
      if (y > 1.34) return length2(px - x0, pz - z0) < 0.12 ? [1, 0.72, 0.3] : dark;
      const angle = Math.atan2(pz - z0, px - x0);
      const window = Math.abs(angle + 1.75) < 0.2 && Math.abs(((y + 0.12) % 0.45) - 0.3) < 0.05;
      if (window) return dark;
      return Math.floor((y + 0.19) / 0.3) % 2 === 1 ? red : white;
    },
    glow: (px, py, pz) =>
      py - y0 > 1.39 && py - y0 < 1.585 && length2(px - x0, pz - z0) < 0.12 ? 1.6 : 0,
  };
}

/** A cottage with a gabled roof, a chimney, a door and two windows; its front looks at the viewer. */
export function createHouse(x0: number, y0: number, z0: number, turn: number): Thing {
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  const local = (px: number, py: number, pz: number): Vector => [
    cosine * (px - x0) + sine * (pz - z0),
    py - y0,
    cosine * (pz - z0) - sine * (px - x0),
  ];
  const roofTop = (x: number, y: number, z: number) =>
    Math.max(Math.abs(x) - 0.47, 0.72 * (Math.abs(z) * 0.95 + y - 0.7), 0.39 - y);
  const opening = (x: number, y: number): "door" | "window" | undefined => {
    if (Math.abs(x + 0.02) < 0.055 && y < 0.24) return "door";
    if (Math.abs(Math.abs(x) - 0.25) < 0.065 && Math.abs(y - 0.19) < 0.07) return "window";
    return undefined;
  };
  return {
    centre: [x0, y0 + 0.35, z0],
    radius: 0.85,
    distance(px, py, pz) {
      const [x, y, z] = local(px, py, pz);
      const walls = boxDistance(x, y - 0.1, z, 0.42, 0.3, 0.28);
      const slope = 0.72 * (Math.abs(z) * 0.95 + y - 0.66);
      const gable = Math.max(Math.abs(x) - 0.42, Math.abs(z) - 0.28, slope, 0.2 - y);
      const roof = Math.max(roofTop(x, y, z), -0.72 * (Math.abs(z) * 0.95 + y - 0.64));
      const chimney = boxDistance(x - 0.2, y - 0.68, z - 0.08, 0.05, 0.14, 0.05);
      return Math.min(walls, gable, roof, chimney);
    },
    colour(px, py, pz) {
      const [x, y, z] = local(px, py, pz);
      if (Math.abs(x - 0.2) < 0.055 && y > 0.64) return [0.3, 0.14, 0.1];
      if (Math.abs(z) * 0.95 + y > 0.652) {
        const tile = 0.85 + 0.3 * hash(Math.floor(x * 22), Math.floor(y * 34), 3);
        return [0.42 * tile, 0.12 * tile, 0.06 * tile];
      }
      const front = z < -0.27;
      const part = front ? opening(x, y) : undefined;
      if (part === "door") return [0.1, 0.2, 0.22];
      if (part === "window") return [1, 0.6, 0.2];
      return white;
    },
    glow(px, py, pz) {
      const [x, y, z] = local(px, py, pz);
      return z < -0.27 && opening(x, y) === "window" ? 0.9 : 0;
    },
  };
}

/** A small boat with a mast, a white mainsail and a reddish foresail. */
export function createBoat(x0: number, z0: number): Thing {
  const sail = (x: number, y: number, z: number, from: number, to: number, top: number) => {
    const level = (y - 0.17) / top;
    const belly = 0.05 * Math.sin(Math.PI * Math.min(1, Math.max(0, level)));
    const edge = from + (to - from) * (1 - level);
    const inside = to > from ? Math.max(from - x, x - edge) : Math.max(x - from, edge - x);
    return Math.max(0.8 * inside, Math.abs(z - belly) - 0.012, 0.17 - y);
  };
  const main = (x: number, y: number, z: number) => sail(x, y, z, 0.015, 0.36, 0.95);
  const fore = (x: number, y: number, z: number) => sail(x, y, z, -0.02, -0.3, 0.78);
  return {
    centre: [x0, 0.5, z0],
    radius: 0.85,
    distance(px, py, pz) {
      const x = px - x0;
      const z = pz - z0;
      const length = Math.abs(x) / 0.46;
      const beam = 0.13 * Math.sqrt(Math.max(0, 1 - length * length));
      const sheer = 0.1 + 0.05 * length * length;
      const hull = Math.max(
        Math.abs(x) - 0.46,
        0.75 * (Math.abs(z) - beam),
        py - sheer,
        -0.06 - py,
      );
      const mast = cylinderDistance(x, py - 0.6, z, 0.014, 0.55);
      return Math.min(hull, mast, main(x, py, z), fore(x, py, z));
    },
    colour(px, py, pz) {
      const x = px - x0;
      const z = pz - z0;
      if (py < 0.155) return py > 0.075 ? white : [0.24, 0.07, 0.04];
      if (fore(x, py, z) < 0.008 && x < -0.02) return [0.62, 0.16, 0.07];
      return main(x, py, z) < 0.008 ? [0.9, 0.87, 0.8] : [0.2, 0.11, 0.05];
    },
  };
}

/** How bright a point of a tree is: deep inside and low down less light arrives. */
export function treeShade(tree: Tree, x: number, y: number, z: number): number {
  const level = (y - tree.y) / tree.height;
  const across = length2(x - tree.x, z - tree.z) / (tree.radius * Math.max(0.08, 1 - level));
  return (0.45 + 0.55 * smoothstep(0.45, 1.05, across)) * (0.7 + 0.3 * level);
}
