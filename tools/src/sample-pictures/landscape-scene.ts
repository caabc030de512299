/**
 * The landscape as something to look at: what stands where, and where rays hit it. Rays are marched
 * through signed distances (J. C. Hart, "Sphere tracing", 1996).
 */

import {
  createBoat,
  createHouse,
  createLighthouse,
  forestTree,
  type Thing,
  type Tree,
  treeDistance,
} from "./landscape-objects.ts";
import { smoothstep } from "./noise.ts";
import { createGround, farShore, type Ground } from "./terrain.ts";
import { along, length3, normalize, type Vector } from "./vector.ts";

const seed = 4;
const forestCell = 0.21;

/** Direction to the sun: low, from the left. */
export const sun = normalize([-0.78, 0.42, -0.12]);

/** The ground and everything on it. */
export interface Scene {
  readonly ground: Ground;
  readonly things: readonly Thing[];
  readonly pines: readonly Tree[];
  readonly treeAt: (column: number, row: number) => Tree | undefined;
}

/** What is nearest to a point; neither where it is the ground. */
interface Found {
  thing?: Thing | undefined;
  tree?: Tree | undefined;
}

/** Where a ray ends: how far along, and on what. */
export interface Hit extends Found {
  readonly at: number;
}

/**
 * The lake, its shores and what stands there.
 * @param detail how fine the ground is; 1 suits a picture 512 high
 */
export function createScene(detail: number): Scene {
  const ground = createGround(seed, detail);
  const standing = (x: number, z: number, sunk: number) => [x, ground(x, z) - sunk, z] as const;
  const pine = (x: number, z: number, height: number, index: number): Tree => {
    const [, y] = standing(x, z, 0.05);
    return { x, y, z, height, radius: 0.23 * height, seed: 900 + index };
  };
  const columns = 256;
  const cells = new Array<Tree | undefined | null>(columns * columns).fill(null);
  const treeAt = (column: number, row: number) => {
    const key = row * columns + column + columns / 2;
    let tree = cells[key];
    if (tree === null) {
      tree = forestTree(column, row, forestCell, ground, seed + 50);
      cells[key] = tree;
    }
    return tree;
  };
  return {
    ground,
    things: [
      createLighthouse(...standing(1.95, 7.25, 0.08)),
      createHouse(...standing(3.05, 7.2, -0.03), 0.3),
      createBoat(-0.55, 6.2),
    ],
    pines: [
      pine(-1.62, 2.95, 2.0, 1),
      pine(-2.15, 3.5, 1.75, 2),
      pine(-1.28, 3.3, 0.95, 3),
      pine(3.75, 7.5, 0.95, 4),
      pine(4.1, 7.1, 0.8, 5),
      pine(2.45, 8.0, 0.75, 6),
      pine(4.5, 7.9, 1.1, 7),
    ],
    treeAt,
  };
}

/** Share of the height over the ground that is surely free of it: less for steeper ground. */
const groundShare = 0.4;

/** Behind the forest no step is longer than this, so that none passes through a rocky needle. */
const needleWidth = 0.16;
const mountainsFrom = 19;

/** Nothing but mountains stands higher than this. */
const canopy = 2.6;

/** The scene's distance bound at a point, and what is nearest there. */
function nearest(scene: Scene, x: number, y: number, z: number, found: Found): number {
  const above = y - scene.ground(x, z);
  found.thing = undefined;
  found.tree = undefined;
  if (z < farShore) {
    if (y > canopy + 0.1) return Math.min(groundShare * above, y - canopy);
    return nearestStanding(scene, x, y, z, groundShare * above, found);
  }
  if (above > 0.75 || y > 3.2) return Math.min(groundShare * above, Math.max(0.06, above - 0.66));
  return nearestInForest(scene, x, y, z, groundShare * above, found);
}

function nearestStanding(
  scene: Scene,
  x: number,
  y: number,
  z: number,
  bound: number,
  found: Found,
): number {
  let distance = bound;
  for (let i = 0; i < scene.things.length; i++) {
    const thing = scene.things[i]!;
    const { centre } = thing;
    const around = length3(x - centre[0], y - centre[1], z - centre[2]) - thing.radius;
    const candidate = around > 0.1 ? around : thing.distance(x, y, z);
    if (candidate < distance) {
      distance = candidate;
      found.thing = thing;
    }
  }
  for (let i = 0; i < scene.pines.length; i++) {
    const pine = scene.pines[i]!;
    const candidate = treeDistance(pine, x, y, z, true);
    if (candidate < distance) {
      distance = candidate;
      found.thing = undefined;
      found.tree = pine;
    }
  }
  return distance;
}

function nearestInForest(
  scene: Scene,
  x: number,
  y: number,
  z: number,
  bound: number,
  found: Found,
): number {
  let distance = bound;
  const column = Math.round(x / forestCell) - 1;
  const row = Math.round(z / forestCell) - 1;
  for (let i = 0; i < 4; i++) {
    const tree = scene.treeAt(column + (i & 1), row + (i >> 1));
    if (!tree) continue;
    const candidate = treeDistance(tree, x, y, z, false);
    if (candidate < distance) {
      distance = candidate;
      found.tree = tree;
    }
  }
  return distance;
}

/** Follows a ray until it hits something or has gone `limit` far. */
export function march(
  scene: Scene,
  origin: Vector,
  direction: Vector,
  limit: number,
): Hit | undefined {
  const [ox, oy, oz] = origin;
  const [dx, dy, dz] = direction;
  const found: Found = {};
  let t = 0.02;
  let before = 0;
  for (let step = 0; step < 340 && t < limit; step++) {
    const y = oy + t * dy;
    if (y > 11 && dy > 0) return undefined;
    const z = oz + t * dz;
    const distance = nearest(scene, ox + t * dx, y, z, found);
    if (distance < 0.0007 * t + 0.0003) {
      return { at: distance < 0 ? backOut(scene, origin, direction, before, t) : t, ...found };
    }
    before = t;
    t += Math.max(z > mountainsFrom ? Math.min(distance, needleWidth) : distance, 0.001 * t);
  }
  return undefined;
}

/** Where between a point outside and a point inside the surface lies: steep ground is overstepped. */
function backOut(
  scene: Scene,
  origin: Vector,
  direction: Vector,
  from: number,
  to: number,
): number {
  const found: Found = {};
  let outside = from;
  let inside = to;
  for (let i = 0; i < 7; i++) {
    const middle = 0.5 * (outside + inside);
    const [x, y, z] = along(origin, direction, middle);
    if (nearest(scene, x, y, z, found) < 0) inside = middle;
    else outside = middle;
  }
  return outside;
}

/** How much of the sun a point sees, 0 to 1, with a soft edge. */
export function sunSeen(scene: Scene, point: Vector): number {
  const [ox, oy, oz] = point;
  const [dx, dy, dz] = sun;
  const found: Found = {};
  let seen = 1;
  let t = 0.03;
  for (let step = 0; step < 60 && t < 12; step++) {
    const y = oy + t * dy;
    if (y > 10) break;
    const distance = nearest(scene, ox + t * dx, y, oz + t * dz, found);
    seen = Math.min(seen, (14 * distance) / t);
    if (seen < 0.02) return 0;
    t += Math.max(0.02, 0.95 * distance, 0.02 * t);
  }
  return smoothstep(0, 1, seen);
}

/** Which way the surface at a point faces, looking `step` around it. */
export function normalAt(scene: Scene, point: Vector, step: number): Vector {
  const found: Found = {};
  const [x, y, z] = point;
  const d = (dx: number, dy: number, dz: number) => nearest(scene, x + dx, y + dy, z + dz, found);
  return normalize([
    d(step, 0, 0) - d(-step, 0, 0),
    d(0, step, 0) - d(0, -step, 0),
    d(0, 0, step) - d(0, 0, -step),
  ]);
}

/** Which way the ground faces, looking `step` to each side. */
export function groundNormal(ground: Ground, [x, , z]: Vector, step: number): Vector {
  return normalize([
    ground(x - step, z) - ground(x + step, z),
    2 * step,
    ground(x, z - step) - ground(x, z + step),
  ]);
}
