import { expect, test } from "vitest";
import { widthOf } from "../terminal/width.ts";
import { formatNumber, formatTable, type Style } from "./output.ts";

const columns = [{ title: "total", align: "right" as const }, { title: "picture" }];
const rows = [
  ["1", "größe.png"],
  ["12.25", "b"],
];

test("a table is aligned and has no spaces at the ends of lines", () => {
  expect(formatTable(columns, rows)).toBe(
    ["total  picture", "    1  größe.png", "12.25  b"].join("\n"),
  );
});

test("wide characters take two columns, combined ones the room of one", () => {
  const names = ["写真.jpg", "👩‍👩‍👧.png", "e\u0301.png"];
  const table = formatTable(
    [{ title: "picture" }, { title: "total" }],
    names.map((name) => [name, "1"]),
  );
  const ends = table.split("\n").map((line) => widthOf(line.replace(/(total|1)$/, "")));
  expect(ends).toEqual([10, 10, 10, 10]);
});

test("colours take no room in a table", () => {
  const colourful: Style = (_format, text) => `\u001b[1m${text}\u001b[22m`;
  const table = formatTable(columns, [[colourful("bold", "1"), "a"], rows[1]!], colourful);
  expect(table.split("\n")[1]).toBe("    \u001b[1m1\u001b[22m  a");
});

test.each([
  [0, "0"],
  [1234567, "1.235e6"],
  [123456.7, "123457"],
  [1234.5, "1235"],
  [12.3456, "12.35"],
  [-0.5, "-0.5"],
  [0.000012, "1.2e-5"],
  [Number.NaN, "NaN"],
])("formatNumber(%d) is %s", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
