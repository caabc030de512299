import { expect, it } from "vitest";
import {
  fill,
  printable,
  truncate,
  truncateMiddle,
  truncateStart,
  widthOf,
  wrap,
} from "./width.ts";

const family = "👩‍👩‍👧";

it("cuts text by columns, and never through a character", () => {
  expect(truncate("landscape.jpg", 20)).toBe("landscape.jpg");
  expect(truncate("landscape.jpg", 6)).toBe("lands…");
  expect(truncate("写真写真", 6)).toBe("写真…");
  expect(truncate(`${family}${family}`, 3)).toBe(`${family}…`);
  expect(truncateMiddle("a-very-long-name.jpg", 12)).toBe("a-very…e.jpg");
  expect(truncateStart("/home/me/pictures", 9)).toBe("…pictures");
  for (const cut of [truncate, truncateMiddle, truncateStart]) {
    for (let columns = 0; columns < 12; columns++) {
      expect(widthOf(cut(`写a${family}真ü写b真`, columns))).toBeLessThanOrEqual(columns);
    }
  }
});

it("fills to a width, left and right", () => {
  expect(fill("写", 4)).toBe("写  ");
  expect(fill("0.5", 5, "right")).toBe("  0.5");
  expect(widthOf(fill("写真写真", 5))).toBe(5);
});

it("breaks lines at spaces", () => {
  expect(wrap("a few words, no more", 9)).toEqual(["a few", "words, no", "more"]);
  expect(wrap("incomprehensibly", 5)).toEqual(["inco…"]);
});

it("names that would steer the terminal are made harmless", () => {
  expect(printable("a\x1b[2J\n\u202eb.jpg")).toBe("a\u{fffd}[2J\u{fffd}\u{fffd}b.jpg");
  expect(printable(`写真 ${family}.jpg`)).toBe(`写真 ${family}.jpg`);
});
