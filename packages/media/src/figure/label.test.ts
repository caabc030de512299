import { expect, test } from "vitest";
import { imageOf } from "../shared.test.helpers.ts";
import { labeled } from "./label.ts";

/** The red plane as text, a dot a pixel. */
function drawn(text: string): string[] {
  const image = labeled(
    imageOf(1, 1, () => 1),
    text,
    { dot: 1, color: [0, 0, 0] },
  );
  const rows = Array.from({ length: image.height }, (_, y) =>
    image.data.subarray(y * image.width, (y + 1) * image.width),
  );
  return rows.map((row) => [...row].map((value) => (value === 0 ? "#" : ".")).join(""));
}

test("labeled draws letters above the image", () => {
  expect(drawn("u1").slice(0, 7)).toEqual([
    "........#...",
    ".......##...",
    "#...#...#...",
    "#...#...#...",
    "#...#...#...",
    "#...#...#...",
    ".####..###..",
  ]);
  expect(drawn("U1")).toEqual(drawn("u1"));
  expect(drawn("é")).toEqual(drawn("?"));
});

test("labeled keeps the image below, whole and at the left edge", () => {
  const image = imageOf(30, 2, (c, x, y) => (c + x + y) / 40);
  const result = labeled(image, "a", { dot: 2 });
  expect([result.width, result.height]).toEqual([30, 2 + 24]);
  expect(result.data.slice(24 * 30, 26 * 30)).toEqual(image.data.slice(0, 60));
  expect(labeled(image, "a long caption", { dot: 1 }).width).toBe(14 * 6);
});
