/**
 * Breaking waves under a red sun in the manner of a woodblock print: few flat colours, outlines,
 * foam with claws, grain of wood and paper. A sample style picture.
 */

import { type Foam, foamAlong, paintFoam } from "./foam.ts";
import { createRandom, fractalNoise, noise, smoothstep } from "./noise.ts";
import { bezier, fillDisc, fillShape, type Point, strokePath } from "./paths.ts";
import {
  type Colour,
  createRaster,
  gradient,
  hex,
  mixColours,
  type Raster,
  shrink,
} from "./raster.ts";
import { type Breaker, placeBreaker, pointAt, type Swell, swellLine } from "./wave-shapes.ts";

const enlarged = 3;

const ink = {
  line: hex("#16264f"),
  deep: hex("#1c3a75"),
  blue: hex("#2f5f9e"),
  pale: hex("#86aecb"),
  mist: hex("#c9d3cd"),
  paper: hex("#efe2c4"),
  foam: hex("#f7f0dc"),
  red: hex("#cf4329"),
  rose: hex("#e6a07c"),
};

/** The print at this size; 640×512 is what it was composed for. */
export function paintWaves(width: number, height: number): Raster {
  const raster = createRaster(width * enlarged, height * enlarged);
  const scale = raster.height;
  const random = createRandom(5);
  paintSky(raster, scale);
  paintIslands(raster, scale);
  paintSwell(raster, { base: 0.66, height: 0.07, length: 0.3, shift: 0.12 }, 0.35, scale, random);
  paintSwell(raster, { base: 0.73, height: 0.1, length: 0.44, shift: 0.98 }, 0.6, scale, random);
  paintBreaker(raster, placeBreaker(0.5, 0.93, 0.72, 1, scale), scale, random);
  paintSwell(raster, { base: 0.9, height: 0.12, length: 0.6, shift: 0.86 }, 0.8, scale, random);
  paintBreaker(raster, placeBreaker(1.1, 1.06, 0.44, -1, scale), scale, random);
  paintSwell(raster, { base: 1.02, height: 0.12, length: 0.52, shift: 0.3 }, 1, scale, random);
  printOnPaper(raster, scale);
  return shrink(raster, enlarged);
}

function paintSky(raster: Raster, scale: number): void {
  const { width, height } = raster;
  const all: Point[] = [
    [0, 0],
    [width, 0],
    [width, height],
    [0, height],
  ];
  const stops = [ink.blue, ink.pale, ink.mist, ink.paper, ink.paper, ink.rose, ink.rose];
  fillShape(raster, all, (x, y) => {
    const drift = 0.03 * fractalNoise((x / scale) * 2, (y / scale) * 9, 3, 11);
    return gradient(stops, (y / scale + drift) * 1.35);
  });
  fillDisc(raster, [0.93 * scale, 0.24 * scale], 0.118 * scale, ink.red);
  const bands = [
    [0.62, 0.285, 0.5, 0.018],
    [0.86, 0.335, 0.42, 0.014],
    [-0.05, 0.16, 0.42, 0.016],
    [0.98, 0.17, 0.34, 0.012],
  ] as const;
  for (const [left, y, length, thick] of bands) {
    const points = bezier(
      [left * scale, y * scale],
      [(left + length * 0.3) * scale, (y - 0.012) * scale],
      [(left + length * 0.7) * scale, (y + 0.012) * scale],
      [(left + length) * scale, y * scale],
      30,
    );
    const width = (t: number) => thick * scale * Math.sqrt(Math.sin(Math.PI * t)) * 1.5;
    strokePath(raster, points, (t) => width(t) + 0.003 * scale, ink.pale);
    strokePath(raster, points, width, ink.foam);
  }
}

function paintIslands(raster: Raster, scale: number): void {
  const island = (middle: number, half: number, top: number, colour: Colour, seed: number) => {
    const ridge: Point[] = [];
    for (let i = 0; i <= 60; i++) {
      const t = i / 30 - 1;
      const rise = (1 - Math.abs(t) ** 1.25) * (1 + 0.28 * fractalNoise(t * 4, seed, 4, seed));
      ridge.push([(middle + half * t) * scale, (0.64 - top * rise) * scale]);
    }
    const fade = (_: number, y: number) =>
      mixColours(colour, ink.paper, smoothstep(0.52, 0.64, y / scale) * 0.8);
    fillShape(raster, ridge, fade);
    strokePath(raster, ridge, () => 0.0028 * scale, ink.line);
  };
  island(1.1, 0.3, 0.13, ink.pale, 3);
  island(0.86, 0.16, 0.075, ink.blue, 8);
}

/** A band of swells down to the lower edge, with lines that follow it and foam on its crests. */
function paintSwell(
  raster: Raster,
  swell: Swell,
  nearness: number,
  scale: number,
  random: () => number,
): void {
  const line = (lower: number): Point[] => {
    const flat = { ...swell, height: swell.height * (1 - 0.55 * lower) };
    return Array.from({ length: 201 }, (_, i): Point => {
      const x = (i / 200) * 1.3 - 0.025;
      return [x * scale, (swellLine(flat, x) + lower * 0.2) * scale];
    });
  };
  const crest = line(0);
  const tint = mixColours(ink.pale, ink.blue, nearness);
  const body = (x: number, y: number) => {
    const depth = y / scale - swellLine(swell, x / scale);
    return gradient([tint, tint, mixColours(ink.blue, ink.deep, nearness), ink.deep], depth * 5);
  };
  const corners: Point[] = [
    [1.3 * scale, 1.1 * scale],
    [-0.1 * scale, 1.1 * scale],
  ];
  fillShape(raster, [...crest, ...corners], body);
  const rows = 3 + Math.round(3 * nearness);
  for (let row = 1; row <= rows; row++) {
    const thick = (0.0085 - 0.0009 * row) * (0.45 + 0.55 * nearness) * scale;
    const shift = random();
    const width = (t: number) => thick * (0.55 + 0.45 * Math.sin(22 * (t + shift) + 1.7 * row));
    const colour = row % 2 === 1 ? ink.foam : ink.line;
    strokePath(
      raster,
      line((row - 0.3) / rows),
      width,
      mixColours(colour, tint, row % 2 ? 0.25 : 0),
    );
  }
  strokePath(raster, crest, () => 0.0042 * scale, ink.line);
  const foam: Foam[] = [];
  for (let i = 0; i < 200; i++) {
    const x = (i / 200) * 1.3 - 0.025;
    const phase = (x - swell.shift) / swell.length;
    const off = Math.abs(phase - Math.round(phase));
    if (off > 0.2 || random() > 0.62) continue;
    const size = swell.height * (0.16 - 0.5 * off) * (0.7 + 0.6 * random());
    const y = swellLine(swell, x) + 0.6 * size;
    if (size > 0.002)
      foam.push({ at: [x * scale, y * scale], radius: size * scale, reach: [0, 0] });
  }
  paintFoam(raster, foam, ink.foam, ink.line, ink.pale, 0.0036 * scale);
}

/** A breaking wave: striped body, a hollow in shade, foam with claws along its lip. */
function paintBreaker(
  raster: Raster,
  { back, lip, hollow }: Breaker,
  scale: number,
  random: () => number,
): void {
  const top = Math.min(...lip.map(([, y]) => y));
  const bottom = Math.max(...back.map(([, y]) => y));
  const outline = [...back, ...lip.slice(1), ...hollow.slice(1)];
  const low: Point[] = [
    [hollow.at(-1)![0], bottom + 0.3 * scale],
    [back[0]![0], bottom + 0.3 * scale],
  ];
  const stops = [ink.blue, ink.blue, ink.deep, ink.deep];
  fillShape(raster, [...outline, ...low], (_, y) => gradient(stops, (y - top) / (bottom - top)));
  const rising = [...hollow.slice(14)].reverse();
  const stripes = 11;
  for (let stripe = 1; stripe < stripes; stripe++) {
    const share = stripe / stripes;
    const points = Array.from({ length: 61 }, (_, i): Point => {
      const t = (i / 60) * 0.97;
      const [ax, ay] = pointAt(back, t);
      const [bx, by] = pointAt(rising, t);
      return [ax + share * (bx - ax), ay + share * (by - ay)];
    });
    const colour = [ink.pale, ink.line, ink.foam][stripe % 3]!;
    const most = (stripe % 3 === 1 ? 0.007 : 0.0125) * ((bottom - top) / 0.72);
    strokePath(
      raster,
      points,
      (t) => most * Math.sin(Math.PI * Math.min(1, 0.12 + 0.88 * t)) ** 0.8,
      colour,
    );
  }
  strokePath(raster, outline, () => 0.005 * scale, ink.line);
  const size = (bottom - top) * 0.05;
  for (let i = 0; i < 46; i++) {
    const [x, y] = pointAt(lip, random());
    const far = (0.05 + 0.3 * random() ** 1.6) * (bottom - top);
    const angle = -Math.PI * (0.05 + 0.9 * random());
    const at: Point = [x + far * Math.cos(angle), y + far * Math.sin(angle) * 0.8];
    const radius = size * (0.09 + 0.16 * random());
    fillDisc(raster, at, radius + 0.0022 * scale, ink.line);
    fillDisc(raster, at, radius, ink.foam);
  }
  const edge = [...back.slice(-26), ...lip.slice(1), ...hollow.slice(1, 16)];
  const foam = foamAlong(edge, size, random);
  paintFoam(raster, foam, ink.foam, ink.line, ink.pale, 0.0042 * scale);
}

/** The marks of printing: grain of the block, fibres of the paper, ink that took unevenly. */
function printOnPaper(raster: Raster, scale: number): void {
  const { width, height, data } = raster;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const x = column / scale;
      const y = row / scale;
      const warp = 0.05 * noise(x * 1.6, y * 2.2, 90);
      const wood = noise(x * 2.2, (y + warp) * 62, 91) + 0.5 * noise(x * 5, (y + warp) * 150, 92);
      const fibre = noise(x * 130, y * 130, 93);
      const at = 3 * (row * width + column);
      const inked = 1 - (data[at]! + data[at + 1]! + data[at + 2]!) / 3;
      const light = 1 + 0.13 * wood * inked + 0.022 * fibre;
      for (let c = 0; c < 3; c++) data[at + c] = data[at + c]! * light + 0.012 * wood * inked;
    }
  }
}
