import { stat } from "node:fs/promises";
import { samplePictures } from "@gramstyle/samples";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { pictureRecipes } from "./pictures.ts";
import { bytesOf } from "./raster.ts";

const samples = [...samplePictures.contents, ...samplePictures.styles];

test("there is a sample for every picture that the generator makes, and no other", () => {
  expect(samples.map(({ name }) => name)).toEqual(pictureRecipes.map(({ name }) => name));
});

describe.each(pictureRecipes)("$name", ({ name, width, height, paint }) => {
  const { path, title } = samples.find((sample) => sample.name === name)!;

  test("lies there as a JPEG of its size, below 250 kB, with a title", async () => {
    const facts = await sharp(path).metadata();
    expect([facts.format, facts.width, facts.height]).toEqual(["jpeg", width, height]);
    expect((await stat(path)).size).toBeLessThan(250_000);
    expect(title.length).toBeGreaterThan(10);
  });

  test("is made the same way every time, and is what the committed file shows", async () => {
    const small = [Math.round(width / 24), Math.round(height / 24)] as const;
    const bytes = bytesOf(paint(...small));
    expect(bytesOf(paint(...small))).toEqual(bytes);
    const committed = await sharp(path)
      .resize(...small, { fit: "fill" })
      .raw()
      .toBuffer();
    const difference = bytes.reduce((sum, value, i) => sum + Math.abs(value - committed[i]!), 0);
    // Other samples differ by 48 and more.
    expect(difference / bytes.length).toBeLessThan(28);
  });
});
