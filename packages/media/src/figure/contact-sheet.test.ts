import { expect, test } from "vitest";
import { contactSheet } from "./contact-sheet.ts";
import { filledImage } from "./image-row.ts";

test("has the painting at the left, then each photo above what became of it", () => {
  const size = 16;
  const of = (...values: number[]) =>
    Float32Array.from(
      { length: values.length * 3 * size * size },
      (_, i) => values[Math.floor(i / (3 * size * size))]!,
    );
  const sheet = contactSheet(
    filledImage(40, 20, [0.5, 0.5, 0.5]),
    of(0.1, 0.2),
    of(0.3, 0.4),
    size,
  );
  const height = 2 * size + 8;
  // The painting is as wide as three quarters of the columns' height.
  expect([sheet.width, sheet.height]).toEqual([8 + 30 + 8 + 16 + 8 + 16 + 8, height + 16]);
  const at = (x: number, y: number) => sheet.data[y * sheet.width + x];
  const second = 8 + 30 + 8 + 16 + 8;
  expect(at(20, 28)).toBeCloseTo(0.5);
  expect(at(second - 10, 10)).toBeCloseTo(0.1);
  expect(at(second + 2, 10)).toBeCloseTo(0.2);
  expect(at(second - 10, 8 + size + 10)).toBeCloseTo(0.3);
  expect(at(second + 2, 8 + size + 10)).toBeCloseTo(0.4);
  expect(at(2, 2)).toBe(1);
});
