import type { Image } from "@gramstyle/core";
import { averageAreas } from "@gramstyle/media/figure";
import { describe, expect, test } from "vitest";
import { renderHalfBlocks } from "./half-blocks.ts";

/** An image whose value at each (channel, x, y) is `value(channel, x, y)`. */
function imageOf(
  width: number,
  height: number,
  value: (channel: number, x: number, y: number) => number,
): Image {
  const area = width * height;
  const data = Float32Array.from({ length: 3 * area }, (_, i) =>
    value(Math.floor(i / area), i % width, Math.floor(i / width) % height),
  );
  return { width, height, data };
}

/** An image of all kinds of values, by a fixed scramble. */
const scrambledImage = (width: number, height: number): Image =>
  imageOf(width, height, (c, x, y) => ((c * 7919 + x * 104_729 + y * 15_485_863) % 256) / 255);

const plain = (text: string) => text.replaceAll(/\x1b\[[0-9;]*m/g, "");

describe("renderHalfBlocks", () => {
  test("puts the upper pixel in front and the lower one behind", () => {
    const image = imageOf(2, 2, (c, x, y) => (c === x + y ? 1 : 0));
    expect(renderHalfBlocks(image, { columns: 10, color: "truecolor" })).toBe(
      "\x1b[38;2;255;0;0;48;2;0;255;0m▀\x1b[38;2;0;255;0;48;2;0;0;255m▀\x1b[0m",
    );
  });

  test("repeats no colour code, and leaves the cell below an odd last row empty", () => {
    const image = imageOf(3, 1, () => 1);
    expect(renderHalfBlocks(image, { columns: 3, color: "truecolor" })).toBe(
      "\x1b[38;2;255;255;255;49m▀▀▀\x1b[0m",
    );
  });

  test("keeps the proportion within columns and rows, and never enlarges", () => {
    const sizeOf = (width: number, height: number, columns: number, rows?: number) => {
      const options = { columns, color: "256", ...(rows && { rows }) } as const;
      const lines = plain(renderHalfBlocks(scrambledImage(width, height), options)).split("\n");
      return [lines[0]!.length, lines.length];
    };
    expect(sizeOf(80, 60, 40)).toEqual([40, 15]);
    expect(sizeOf(80, 60, 40, 10)).toEqual([26, 10]);
    expect(sizeOf(8, 6, 40)).toEqual([8, 3]);
    expect(sizeOf(1, 1, 40)).toEqual([1, 1]);
    expect(sizeOf(400, 3, 40)).toEqual([40, 1]);
  });

  test("every line ends in a reset", () => {
    const text = renderHalfBlocks(scrambledImage(9, 9), { columns: 9, color: "truecolor" });
    for (const line of text.split("\n")) expect(line.endsWith("▀\x1b[0m")).toBe(true);
  });

  test("picks the nearest colours of the palette", () => {
    const code = (r: number, g: number, b: number) => {
      const image = imageOf(1, 1, (c) => [r, g, b][c]! / 255);
      return /38;5;(\d+)/.exec(renderHalfBlocks(image, { columns: 1, color: "256" }))![1];
    };
    expect(code(255, 0, 0)).toBe("196");
    expect(code(0, 0, 0)).toBe("16");
    expect(code(255, 255, 255)).toBe("231");
    expect(code(128, 128, 128)).toBe("244");
    expect(code(95, 135, 175)).toBe("67");
  });
});

test("averageAreas counts partly covered pixels in part", () => {
  const image = imageOf(3, 1, (_, x) => x);
  const small = averageAreas(image, 2, 1);
  expect(small.data[0]).toBeCloseTo(1 / 3, 6);
  expect(small.data[1]).toBeCloseTo(5 / 3, 6);
});
