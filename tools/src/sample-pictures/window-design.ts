/**
 * The drawing of the stained-glass window: which part of the picture a place belongs to, how far
 * the nearest part boundary is, and where each part's panes are centred. Coordinates are shares of
 * the height: x from 0 to 1.25, y down from 0 to 1.
 */

import { createRandom } from "./noise.ts";
import { type Colour, hex } from "./raster.ts";

/** One part of the design. */
export interface Part {
  readonly name: string;
  /** Signed distance to the part's outline, negative inside; parts earlier in the list lie on top. */
  readonly distance: (x: number, y: number) => number;
  /** Middles of its panes. */
  readonly panes: readonly Pane[];
}

/** One piece of glass. */
export interface Pane {
  readonly x: number;
  readonly y: number;
  readonly colour: Colour;
  readonly seed: number;
}

const sun = { x: 0.66, y: 0.36, radius: 0.115 };
const frame = 0.055;

const glass = {
  core: ["#ffe27a", "#ffd24a", "#ffb92e"],
  rays: ["#ffb02e", "#ff8a1f", "#f2602a", "#ffd05a"],
  sky: ["#2f7fd0", "#1f5cc0", "#3aa0d8", "#5bb8e0", "#2a49b0", "#6c5fc8"],
  far: ["#6a3fa0", "#8a4fb5", "#54318c", "#9a5fae"],
  hill: ["#1f6a6a", "#2a8578", "#17565e", "#2f7a58"],
  meadow: ["#4c9a2a", "#6fb52f", "#2f7d32", "#9ac43a", "#3f8a3a"],
  river: ["#38c0d8", "#1f9cc8", "#7fdde6", "#2a7fc0"],
  petal: ["#d81f2f", "#f0452f", "#b81440", "#ff6a3a"],
  leaf: ["#1f7a3a", "#2f9a4a", "#14602f"],
  frame: ["#7a1530", "#1f2f7a", "#8f1f2f", "#2a3f8f", "#b07a1f"],
} satisfies Record<string, string[]>;

interface Flower {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const flowers: Flower[] = [
  { x: 0.2, y: 0.66, size: 0.075 },
  { x: 0.35, y: 0.8, size: 0.062 },
  { x: 1.06, y: 0.72, size: 0.07 },
];

function circle(x: number, y: number, radius: number): number {
  return Math.hypot(x, y) - radius;
}

function below(line: (x: number) => number): (x: number, y: number) => number {
  return (x, y) => {
    const slope = (line(x + 0.005) - line(x - 0.005)) / 0.01;
    return (line(x) - y) / Math.sqrt(1 + slope * slope);
  };
}

/** A pointed oval between (0, 0) and (0, -length): two circles that overlap. */
function oval(x: number, y: number, length: number, width: number): number {
  const half = length / 2;
  const offset = (half * half - width * width) / (2 * width);
  const radius = offset + width;
  return Math.max(circle(x - offset, y + half, radius), circle(x + offset, y + half, radius));
}

/** A tulip: one petal in the middle, one leaning to each side. */
function petals({ x: fx, y: fy, size }: Flower): ((x: number, y: number) => number)[] {
  return [0, -0.5, 0.5].map((lean) => (x, y) => {
    const dx = x - fx;
    const dy = y - fy - 0.9 * size;
    const c = Math.cos(lean);
    const s = Math.sin(lean);
    return oval(c * dx + s * dy, c * dy - s * dx, size * (lean === 0 ? 1.85 : 2), 0.5 * size);
  });
}

function leaves({ x: fx, y: fy, size }: Flower): ((x: number, y: number) => number)[] {
  return [-0.55, 0.55].map((lean) => (x, y) => {
    const dx = x - fx;
    const dy = y - 1;
    const c = Math.cos(lean);
    const s = Math.sin(lean);
    const length = 1 - fy - 0.4 * size;
    return oval(c * dx + s * dy, c * dy - s * dx, length, 0.13 * length + 0.012);
  });
}

function stem({ x: fx, y: fy, size }: Flower): (x: number, y: number) => number {
  return (x, y) => Math.max(Math.abs(x - fx) - 0.011, fy + 0.8 * size - y);
}

function river(x: number, y: number): number {
  const depth = Math.max(0, y - 0.62);
  const middle = 0.68 + 0.3 * Math.sin(8.5 * depth + 0.2) * (0.3 + 1.1 * depth);
  return Math.max(0.8 * (Math.abs(x - middle) - 0.03 - 0.4 * depth * (0.35 + depth)), 0.635 - y);
}

/** The window, the topmost part first. */
export function designWindow(): Part[] {
  const random = createRandom(77);
  const grid = createPaneGrid(random);
  const one = (x: number, y: number, colours: string[]): Pane[] => [
    { x, y, colour: pick(colours, random), seed: Math.floor(random() * 1e6) },
  ];
  const parts: Part[] = [
    {
      name: "frame",
      distance: (x, y) => Math.min(x, y, 1.25 - x, 1 - y) - frame,
      panes: framePanes(random),
    },
  ];
  for (const flower of flowers) {
    petals(flower).forEach((distance, i) => {
      const x = flower.x + [0, -0.5, 0.5][i]! * flower.size;
      const colours = [glass.petal.slice(1, 2), glass.petal.slice(0, 1), glass.petal.slice(2, 3)][
        i
      ]!;
      parts.push({ name: "petal", distance, panes: one(x, flower.y, colours) });
    });
  }
  for (const flower of flowers) {
    parts.push({ name: "stem", distance: stem(flower), panes: one(flower.x, 0.9, glass.leaf) });
    for (const distance of leaves(flower)) {
      parts.push({ name: "leaf", distance, panes: one(flower.x, 0.85, glass.leaf) });
    }
  }
  const farLine = (x: number) => 0.5 - 0.085 * Math.sin(4.6 * x + 0.6) - 0.035 * Math.sin(9.7 * x);
  const hillLine = (x: number) => 0.585 + 0.045 * Math.sin(5.2 * x + 1.2);
  const meadowLine = (x: number) => 0.665 + 0.035 * Math.sin(6.1 * x + 4.2);
  parts.push(
    { name: "river", distance: river, panes: grid(glass.river, 0.075, 0.09, 0.6) },
    { name: "meadow", distance: below(meadowLine), panes: grid(glass.meadow, 0.12, 0.085, 0.6) },
    { name: "hill", distance: below(hillLine), panes: grid(glass.hill, 0.13, 0.08, 0.5) },
    { name: "far", distance: below(farLine), panes: grid(glass.far, 0.11, 0.1, 0.4) },
    {
      name: "sun",
      distance: (x, y) => circle(x - sun.x, y - sun.y, sun.radius),
      panes: ringPanes(0.072, 1, () => glass.core, random),
    },
    {
      name: "sky",
      distance: () => -1,
      panes: ringPanes(
        0.16,
        0.082,
        (ring, angle) => {
          if (ring === 0) return glass.rays.slice(3);
          const ray = Math.floor((angle * 18) / (2 * Math.PI) + 0.25) % 2 === 0;
          return ray && ring < 6 ? glass.rays : glass.sky;
        },
        random,
      ),
    },
  );
  return parts;
}

function pick(colours: readonly string[], random: () => number): Colour {
  return hex(colours[Math.floor(random() * colours.length)]!);
}

/** Panes on a shaken grid over the whole window. */
function createPaneGrid(random: () => number) {
  return (colours: string[], width: number, height: number, top: number): Pane[] => {
    const panes: Pane[] = [];
    let row = 0;
    for (let y = top - 0.2; y < 1.1; y += height) {
      row++;
      for (let x = -0.1 + (row % 2) * 0.5 * width; x < 1.35; x += width) {
        panes.push({
          x: x + 0.55 * width * (random() - 0.5),
          y: y + 0.5 * height * (random() - 0.5),
          colour: pick(colours, random),
          seed: Math.floor(random() * 1e6),
        });
      }
    }
    return panes;
  };
}

/** Panes in rings around the sun; at `first` from its middle, then every `step`. */
function ringPanes(
  first: number,
  step: number,
  colours: (ring: number, angle: number) => readonly string[],
  random: () => number,
): Pane[] {
  const panes: Pane[] = [];
  for (let ring = 0; first + ring * step < 1.1; ring++) {
    const middle = first + step * ring * (1 + 0.02 * ring);
    const count = Math.max(8, 2 * Math.round((Math.PI * middle) / 0.105));
    for (let sector = 0; sector < count; sector++) {
      const angle = ((sector + 0.5 * (ring % 2) + 0.3 * (random() - 0.5)) * 2 * Math.PI) / count;
      const radius = middle + 0.25 * Math.min(step, 0.1) * (random() - 0.5);
      panes.push({
        x: sun.x + radius * Math.cos(angle),
        y: sun.y + radius * Math.sin(angle),
        colour: pick(colours(ring, angle), random),
        seed: Math.floor(random() * 1e6),
      });
    }
  }
  return panes;
}

/** Even panes along the border, alternating in colour. */
function framePanes(random: () => number): Pane[] {
  const panes: Pane[] = [];
  const put = (x: number, y: number, corner: boolean) => {
    const colours = corner ? glass.frame.slice(4) : glass.frame.slice(0, 4);
    const index = panes.length % colours.length;
    panes.push({ x, y, colour: hex(colours[index]!), seed: Math.floor(random() * 1e6) });
  };
  const middle = frame / 2;
  for (const [x, y] of [
    [middle, middle],
    [1.25 - middle, middle],
    [middle, 1 - middle],
    [1.25 - middle, 1 - middle],
  ] as const) {
    put(x, y, true);
  }
  for (let i = 0; i < 9; i++) {
    const x = frame + ((i + 0.5) * (1.25 - 2 * frame)) / 9;
    put(x, middle, false);
    put(x, 1 - middle, false);
  }
  for (let i = 0; i < 7; i++) {
    const y = frame + ((i + 0.5) * (1 - 2 * frame)) / 7;
    put(middle, y, false);
    put(1.25 - middle, y, false);
  }
  return panes;
}
