import { expect, it } from "vitest";
import { plainImage } from "../app.test.helpers.tsx";
import { composed } from "./compare-view.ts";
import { listWindow, moved } from "./list-window.ts";
import { formatMemory, formatPercent, formatRate, shortTerm } from "./numbers.ts";
import { bar, slider } from "./slider.ts";
import { sparkline } from "./sparkline.ts";

it("draws falling numbers as a falling line, in any width", () => {
  expect(sparkline([8, 4, 2, 1], 10)).toBe("█▆▃▁");
  expect(sparkline([1, 1, 1], 3)).toBe("▁▁▁");
  expect(sparkline([], 5)).toBe("");
  expect(sparkline([Number.NaN, 0, 2], 5)).toBe("▁");
  const many = Array.from({ length: 500 }, (_, i) => 1 / (i + 1));
  expect(sparkline(many, 20)).toHaveLength(20);
  expect(sparkline(many, 20)).toMatch(/^█.*▁$/);
});

it("draws shares as bars and sliders", () => {
  expect(slider(0, 5)).toBe("●────");
  expect(slider(0.5, 5)).toBe("━━●──");
  expect(slider(7, 5)).toBe("━━━━●");
  expect(bar(0.5, 4)).toBe("██  ");
  expect(bar(0.1, 10)).toBe("█         ");
  expect(bar(0.14, 10)).toBe("█▍        ");
});

it("shows the part of a list that is around the selection", () => {
  expect(listWindow(100, 0, 10)).toEqual({ start: 0, end: 10 });
  expect(listWindow(100, 50, 10)).toEqual({ start: 45, end: 55 });
  expect(listWindow(100, 99, 10)).toEqual({ start: 90, end: 100 });
  expect(listWindow(3, 2, 10)).toEqual({ start: 0, end: 3 });
  expect([moved(0, -1, 5), moved(4, 9, 5), moved(2, 1, 5), moved(0, 1, 0)]).toEqual([0, 4, 3, 0]);
});

it("says numbers as people read them", () => {
  expect([formatRate(3.14), formatRate(0.25), formatRate(0)]).toEqual(["3.1 it/s", "4.0 s/it", ""]);
  expect([formatMemory(412e6), formatMemory(1.31e9)]).toEqual(["412 MB", "1.3 GB"]);
  expect(formatPercent(0.429)).toBe("42 %");
  expect([shortTerm("style relu1_1"), shortTerm("total variation")]).toEqual([
    "style 1_1",
    "total variation",
  ]);
});

it("shows before and after beside each other", () => {
  const [before, after] = [plainImage(0, 0, 0), plainImage(0.5, 0.5, 0.5)];
  expect(composed(before, after, "before")).toBe(before);
  expect(composed(before, after, "after")).toBe(after);
  const { data, width } = composed(before, after, "split");
  expect([data[0], data[width / 2], data[width - 1]]).toEqual([0, 1, 0.5]);
  expect(after.data[0]).toBe(0.5);
});
