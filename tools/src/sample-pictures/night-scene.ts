/** What the brush strokes paint: the colour of each place, and the way strokes run there. */

import { fractalNoise, smoothstep } from "./noise.ts";
import { type Colour, gradient, hex, mixColours } from "./raster.ts";

/** Coordinates are shares of the picture's height: x from 0 to 1.25, y down from 0 to 1. */
interface Light {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

const moon: Light = { x: 0.98, y: 0.2, radius: 0.062 };
const stars: Light[] = [
  { x: 0.1, y: 0.1, radius: 0.016 },
  { x: 0.33, y: 0.07, radius: 0.012 },
  { x: 0.63, y: 0.1, radius: 0.017 },
  { x: 0.77, y: 0.36, radius: 0.012 },
  { x: 0.08, y: 0.36, radius: 0.014 },
  { x: 1.2, y: 0.42, radius: 0.012 },
  { x: 0.8, y: 0.06, radius: 0.01 },
];
const whirls = [
  { x: 0.36, y: 0.27, radius: 0.17, way: 1 },
  { x: 0.63, y: 0.385, radius: 0.095, way: -1 },
  { x: 0.19, y: 0.47, radius: 0.07, way: -1 },
  { x: moon.x, y: moon.y, radius: 0.17, way: 1 },
  ...stars.map(({ x, y, radius }) => ({ x, y, radius: 3.2 * radius, way: 1 })),
];

const palette = {
  sky: ["#0a1645", "#12307d", "#1d4fa8", "#3d7fc4", "#8cc0d8"].map(hex),
  moon: ["#fff3b0", "#ffdc4f", "#f5b82e", "#c9b85a", "#6f9fb5", "#2f63ae"].map(hex),
  hills: ["#101c3f", "#1b3560", "#25506b", "#2e6a68"].map(hex),
  water: ["#0b2350", "#16458a", "#2b6fb0", "#5aa3c4"].map(hex),
  gold: ["#f9d24a", "#e9a22c", "#c9701f", "#fff0a8"].map(hex),
  field: ["#3c4a1c", "#7d7a22", "#c99a2a", "#e8c24a", "#a8561f"].map(hex),
};

function farHill(x: number): number {
  return 0.6 - 0.05 * Math.sin(3.2 * x + 0.5) - 0.035 * Math.sin(7.3 * x + 2);
}

function nearHill(x: number): number {
  return 0.665 - 0.03 * Math.sin(4.1 * x + 3.4) - 0.014 * Math.sin(11 * x);
}

const shore = 0.7;

function field(x: number): number {
  return 0.8 + 0.24 * smoothstep(0.05, 1.0, x) + 0.012 * Math.sin(9 * x);
}

/** The way strokes run at a place, as a unit vector. */
export function nightFlow(x: number, y: number): [number, number] {
  if (y > field(x)) {
    const lean = -1.1 + 0.45 * Math.sin(6 * x + 5 * y) + 0.5 * fractalNoise(5 * x, 5 * y, 2, 5);
    return [Math.cos(lean), Math.sin(lean)];
  }
  if (y > shore) return unit(1, 0.16 * Math.sin(26 * y + 5 * x));
  if (y > farHill(x)) {
    const hill = y > nearHill(x) ? nearHill : farHill;
    return unit(1, (hill(x + 0.01) - hill(x - 0.01)) / 0.02 + 0.6 * (y - hill(x)) * 4);
  }
  const swell = fractalNoise(1.6 * x, 2.2 * y, 3, 8);
  let fx = 0.55;
  let fy = 0.4 * Math.sin(5.5 * x + 2 * y) * 0.55 + 0.5 * swell;
  for (const whirl of whirls) {
    const dx = x - whirl.x;
    const dy = y - whirl.y;
    const distance = Math.hypot(dx, dy) + 1e-6;
    const pull = 3 * Math.exp(-((distance / whirl.radius) ** 2) * 0.9);
    fx += (pull * (-dy * whirl.way - 0.22 * dx)) / distance;
    fy += (pull * (dx * whirl.way - 0.22 * dy)) / distance;
  }
  return unit(fx, fy);
}

function unit(x: number, y: number): [number, number] {
  const length = Math.hypot(x, y) || 1;
  return [x / length, y / length];
}

/** The paint for a stroke at a place; `random` picks among the paints that lie ready. */
export function nightColour(x: number, y: number, random: () => number): Colour {
  if (y > field(x)) return fieldColour(x, y, random);
  if (y > shore) return waterColour(x, y, random);
  if (y > farHill(x)) return hillColour(x, y, random);
  return skyColour(x, y, random);
}

function skyColour(x: number, y: number, random: () => number): Colour {
  let tone =
    0.12 + 0.75 * smoothstep(0.05, 0.62, y) * 0.6 + 0.3 * fractalNoise(2 * x, 4 * y, 3, 31);
  for (const { x: cx, y: cy, radius, way } of whirls.slice(0, 3)) {
    const distance = Math.hypot(x - cx, y - cy);
    const angle = Math.atan2(y - cy, x - cx) * way;
    const arm = 0.5 + 0.5 * Math.sin(2 * angle - 9 * Math.log(distance / radius + 0.12));
    tone += Math.exp(-((distance / radius) ** 2) * 0.8) * (0.75 * arm - 0.12);
  }
  let colour = gradient(palette.sky, tone + 0.22 * (random() - 0.5));
  const night = smoothstep(0.5, 0.62, y) * 0.55;
  if (random() < night) colour = mixColours(colour, palette.gold[1]!, 0.35);
  for (const light of [moon, ...stars]) {
    const distance = Math.hypot(x - light.x, y - light.y) / light.radius;
    const reach = light === moon ? 3.4 : 3;
    if (distance > reach) continue;
    const rings = light === moon ? 0.1 * Math.sin(distance * 7.5) : 0.08 * Math.sin(distance * 6);
    const place =
      (distance < 1 ? 0.22 * distance : 0.25 + (0.75 * (distance - 1)) / (reach - 1)) + rings;
    const share = 1 - smoothstep(reach - 1.1, reach, distance);
    if (random() < share + 0.1) {
      colour = mixColours(
        colour,
        gradient(palette.moon, place + 0.08 * (random() - 0.5)),
        0.2 + 0.8 * share,
      );
    }
  }
  return colour;
}

function hillColour(x: number, y: number, random: () => number): Colour {
  const near = y > nearHill(x);
  const ridge = smoothstep(0.03, 0, y - (near ? nearHill(x) : farHill(x)));
  const tone = (near ? 0.05 : 0.35) + 0.35 * ridge + 0.3 * (random() - 0.3);
  const colour = gradient(palette.hills, tone);
  const window = near && y < shore - 0.008 && random() < 0.05 && Math.sin(23 * x) > 0.3;
  return window ? palette.gold[0]! : colour;
}

function waterColour(x: number, y: number, random: () => number): Colour {
  const depth = smoothstep(shore, 1, y);
  const colour = gradient(palette.water, 0.75 - 0.6 * depth + 0.45 * (random() - 0.5));
  const sway = 0.02 * Math.sin(50 * y) + 0.015 * fractalNoise(3, 24 * y, 2, 77);
  const path = Math.abs(x - moon.x - sway) / (0.045 + 0.16 * (y - shore));
  if (random() < 0.92 * Math.exp(-path * path)) {
    return gradient(palette.gold, random() * 0.5 + (random() < 0.25 ? 0.5 : 0));
  }
  for (const [cx, strength] of [
    [0.18, 0.6],
    [0.42, 0.7],
    [0.66, 0.55],
  ] as const) {
    const offset = Math.abs(x - cx - 0.5 * sway) / 0.02;
    if (random() < strength * Math.exp(-offset * offset) * (1 - depth)) return palette.gold[1]!;
  }
  return colour;
}

function fieldColour(x: number, y: number, random: () => number): Colour {
  const depth = y - field(x);
  const patch = fractalNoise(6 * x, 9 * y, 3, 55);
  const tone = 0.55 + 0.5 * patch - 0.7 * smoothstep(0, 0.3, depth) + 0.45 * (random() - 0.5);
  if (random() < 0.05) return hex("#d8452a");
  return gradient(palette.field, tone);
}
