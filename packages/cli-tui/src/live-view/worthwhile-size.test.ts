import { expect, it } from "vitest";
import { sparingGraphics } from "./draw-live.ts";
import { worthwhileSize } from "./worthwhile-size.ts";

const frame = { width: 640, height: 480 };
const blocks = { protocol: "truecolor", cell: { width: 8, height: 16 } } as const;
const kitty = { protocol: "kitty", cell: { width: 10, height: 20 } } as const;

it("grows with the terminal, between what shows a style and what is fast", () => {
  const size = (columns: number, rows: number) => worthwhileSize(frame, { columns, rows }, blocks);
  expect(size(40, 10)).toBe(160);
  expect(size(100, 36)).toBe(240);
  expect(size(300, 90)).toBe(320);
  const upright = { width: 240, height: 480 };
  expect(worthwhileSize(upright, { columns: 100, rows: 50 }, blocks)).toBe(250);
});

it("is what a terminal's own pictures show", () => {
  expect(worthwhileSize(frame, { columns: 40, rows: 40 }, kitty)).toBe(400);
  expect(worthwhileSize(frame, { columns: 300, rows: 90 }, kitty)).toBe(640);
});

it("sends kitty no more pixels than there are, and sixel all", () => {
  const image = { width: 320, height: 240, data: new Float32Array(3 * 320 * 240) };
  const box = { columns: 64, rows: 60 };
  expect(sparingGraphics(kitty, image, box).cell).toEqual({ width: 5, height: 10 });
  const sixel = { ...kitty, protocol: "sixel" } as const;
  expect(sparingGraphics(sixel, image, box)).toEqual({ ...sixel, isLive: true });
});
