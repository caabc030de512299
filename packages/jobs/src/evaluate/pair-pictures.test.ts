import { expect, test } from "vitest";
import { pairPictures } from "./pair-pictures.ts";

test("a result goes with the content of its name; contents that are over are left out", () => {
  const contents = ["photos/b.jpg", "photos/a.b.jpg", "photos/over.jpg"];
  expect(pairPictures(["out/a.b.png", "out/b.png", "other/b.webp"], contents)).toEqual([
    { result: "out/a.b.png", content: "photos/a.b.jpg" },
    { result: "out/b.png", content: "photos/b.jpg" },
    { result: "other/b.webp", content: "photos/b.jpg" },
  ]);
});

test("all results without a partner are named in one line", () => {
  expect(() => pairPictures(["out/a.png", "out/b.png", "out/c.png"], ["b.jpg"])).toThrow(
    /^expected a content for each result.*none for "out\/a\.png", "out\/c\.png"$/,
  );
});

test("two contents of one name are a mistake only where a result wants them", () => {
  const contents = ["x/a.jpg", "x/a.png", "x/b.jpg"];
  expect(pairPictures(["b.png"], contents)).toHaveLength(1);
  expect(() => pairPictures(["a.png"], contents)).toThrow(
    /^"a\.png": expected one content of that name, got "x\/a\.jpg", "x\/a\.png"/,
  );
});
