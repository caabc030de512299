import { writeFile } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import { expect, test } from "vitest";
import { fixedBatch } from "./fixed-batch.ts";
import { lineOf, temporaryFolder, writeSamples } from "./pictures.test.helpers.ts";

const at = temporaryFolder();

test("crops are the middle of the first pictures that can be read, at any size", async () => {
  const ramp = (_c: number, x: number) => x;
  const wide = await writeSamples(at("wide.png"), 200, 100, ramp);
  const small = await writeSamples(at("small.png"), 10, 30, (c) => 10 * c);
  await writeFile(at("broken.png"), "no picture");
  const files = [at("broken.png"), wide, at("missing.jpg"), small, wide];
  const { images, names } = await fixedBatch(files, 50, 2);
  expect(names).toEqual(["wide.png", "small.png"]);
  expect(images.length).toBe(2 * 3 * 50 * 50);
  // The middle 100 of 200 pixels, at half size: from 50 to 150.
  const row = [...images.subarray(0, 50)].map((value) => 255 * value);
  for (const [x, value] of row.entries()) expect(Math.abs(value - (50.5 + 2 * x))).toBeLessThan(2);
  for (let c = 0; c < 3; c++) {
    const plane = images.subarray((3 + c) * 2500, (4 + c) * 2500);
    expect(plane.every((value) => value === Math.fround((10 * c) / 255))).toBe(true);
  }
  expect((await fixedBatch(files, 50, 2)).images).toEqual(images);
  expect((await fixedBatch(files, 50)).names).toEqual(["wide.png", "small.png", "wide.png"]);
});

test("no file, no readable file and no number are user errors", async () => {
  await writeFile(at("text.png"), "no picture");
  const cases: [() => Promise<unknown>, string][] = [
    [() => fixedBatch([], 8), "empty list"],
    [
      () => fixedBatch([at("text.png"), at("gone.png")], 8),
      `none can be read; the first, "${at("text.png")}"`,
    ],
    [() => fixedBatch([at("text.png")], 0.5), "crop"],
    [() => fixedBatch([at("text.png")], 8, 0), "count"],
  ];
  for (const [make, part] of cases) {
    const error = await lineOf(make());
    expect(error).toBeInstanceOf(UserError);
    expect(error.message).toContain(part);
  }
});
