import { expect, test } from "vitest";
import { renderGallery } from "./gallery.ts";

const tile = (letter: string, lines: number, ...caption: string[]) => ({
  picture: Array.from({ length: lines }, () => letter.repeat(4)),
  caption,
});

test("puts as many tiles in a row as fit, captions below", () => {
  const tiles = [tile("a", 2, "one", "by A"), tile("b", 1, "two"), tile("c", 1, "three")];
  expect(renderGallery(tiles, { columns: 10, tileColumns: 4 })).toBe(
    ["aaaa  bbbb", "aaaa      ", "one   two", "by A", "", "cccc", "thr…"].join("\n"),
  );
});

test("a terminal narrower than a tile gets one a row", () => {
  const tiles = [tile("a", 1, "one"), tile("b", 1, "two")];
  expect(renderGallery(tiles, { columns: 3, tileColumns: 4 })).toBe("aaaa\none\n\nbbbb\ntwo");
});

test("captions of wide characters are cut and filled by the columns that they take", () => {
  const tiles = [tile("a", 1, "写真写真"), tile("b", 1, "two")];
  expect(renderGallery(tiles, { columns: 10, tileColumns: 4 })).toBe("aaaa  bbbb\n写…   two");
});
