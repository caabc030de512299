import { expect, it } from "vitest";
import { plain } from "../render/output.ts";
import { widthOf } from "../terminal/width.ts";
import { pictureBox, type ViewState, viewText } from "./view-text.ts";

const names = ["composition-vii", "great-wave", "starry-night", "the-scream", "udnie", "写真"];
const state: ViewState = {
  settings: {
    styles: names.map((name) => ({ name, path: `${name}.onnx` })),
    style: 1,
    strength: 0.7,
    mirror: true,
    smoothing: 0.6,
  },
  caption: "The Great Wave off Kanagawa, Katsushika Hokusai",
  times: { rate: 24.3, milliseconds: { camera: 1.2, model: 20.6, draw: 4 } },
  size: { width: 320, height: 240 },
  waiting: "waiting for the camera",
};
const placed = { columns: 6, rows: 2, text: "\u{100000}\n\u{100001}" };

it("fills every screen exactly, and is nowhere wider", () => {
  for (const [columns, rows] of [
    [1, 1],
    [12, 4],
    [20, 9],
    [40, 10],
    [60, 18],
    [200, 50],
  ] as const) {
    for (const view of [state, { ...state, picture: placed }]) {
      if (view.picture && columns < placed.columns) continue;
      const lines = viewText(view, { columns, rows }, plain);
      expect(lines.length).toBe(rows);
      if (columns < 12) continue;
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    }
  }
});

it("shows what there is to know", () => {
  const lines = viewText(state, { columns: 100, rows: 18 }, plain);
  expect(lines[0]).toMatch(/^ The Great Wave off Kanagawa, Katsushika Hokusai +320×240 {2}24 fps$/);
  expect(lines[15]).toBe(` ${names.map((name, i) => `${i + 1} ${name}`).join("  ")}`);
  expect(lines[16]).toBe(
    " strength ━━━━━●──  70 %   steady 60 %   mirror   model 21 · draw 4.0 · camera 1.2 ms",
  );
  expect(lines[17]).toBe(" ←→ style  +- strength  s snapshot  m mirror  q quit  t steady");
  expect(lines.join("\n")).toContain("waiting for the camera");
});

it("puts the picture into the middle, with room for the whole of it", () => {
  const lines = viewText({ ...state, picture: placed }, { columns: 20, rows: 12 }, plain);
  const box = pictureBox({ columns: 20, rows: 12 });
  expect(box).toEqual({ columns: 20, rows: 8 });
  expect(lines.slice(4, 6)).toEqual([
    `${" ".repeat(7)}\u{100000}${" ".repeat(5)}`,
    `${" ".repeat(7)}\u{100001}${" ".repeat(5)}`,
  ]);
});

it("keeps the chosen style in sight where not all fit", () => {
  const { settings } = state;
  const at = (style: number) =>
    viewText({ ...state, settings: { ...settings, style } }, { columns: 34, rows: 12 }, plain)[9]!;
  expect(at(0)).toContain("1 composition-vii");
  expect(at(3)).toContain("4 the-scream");
  expect(at(5)).toContain("6 写真");
});

it("says a message in the place of the numbers", () => {
  const message = { kind: "good", text: "saved a.png" } as const;
  const lines = viewText({ ...state, message }, { columns: 80, rows: 18 }, plain);
  expect(lines[16]).toBe(" ✓ saved a.png");
});
