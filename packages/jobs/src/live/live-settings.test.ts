import { defaultSmoothing } from "@gramstyle/core";
import { expect, it } from "vitest";
import { changeSettings, type LiveAction, type LiveSettings, styleOf } from "./live-settings.ts";

const settings: LiveSettings = {
  styles: ["a", "b", "c"].map((name) => ({ name, path: `${name}.onnx` })),
  style: 0,
  strength: 1,
  mirror: false,
  smoothing: 0.6,
};
const after = (...actions: readonly LiveAction[]) =>
  actions.reduce((before, action) => changeSettings(before, action), settings);

it("goes around the styles, and to one by its number", () => {
  expect(styleOf(after({ kind: "style", step: -1 })).name).toBe("c");
  expect(after({ kind: "style", step: 1 }, { kind: "style", step: 1 }).style).toBe(2);
  expect(after({ kind: "choose", style: 1 }).style).toBe(1);
  expect(after({ kind: "choose", style: 3 }).style).toBe(0);
});

it("keeps strength within 0 and 1, in exact tenths", () => {
  expect(after({ kind: "strength", step: 1 }).strength).toBe(1);
  const less: LiveAction = { kind: "strength", step: -1 };
  expect(after(less, less, less).strength).toBe(0.7);
  expect(after(...Array<LiveAction>(12).fill(less)).strength).toBe(0);
});

it("switches mirror and smoothing", () => {
  expect(after({ kind: "mirror" }).mirror).toBe(true);
  expect(after({ kind: "smoothing" }).smoothing).toBe(0);
  expect(after({ kind: "smoothing" }, { kind: "smoothing" }).smoothing).toBe(defaultSmoothing);
});
