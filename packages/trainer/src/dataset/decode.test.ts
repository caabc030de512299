import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import { cropPicture, decodePicture, whyUnreadable, writePlanes } from "./decode.ts";
import { temporaryFolder, writeNoise, writeSamples } from "./pictures.test.helpers.ts";

const at = temporaryFolder();

/** The first pixel's R, G, B in bytes, by way of a crop of the whole square picture. */
async function firstPixel(path: string): Promise<number[]> {
  const picture = await decodePicture(path, 64);
  const side = Math.min(picture.width, picture.height);
  const planes = new Float32Array(3 * side * side);
  const place = { shortSide: side, right: 0, down: 0 };
  writePlanes(await cropPicture(picture, side, place), false, planes, 0);
  return [0, 1, 2].map((c) => Math.round(255 * planes[c * side * side]!));
}

test("grey and 16 bits become RGB of the same grey", async () => {
  const grey = Uint8Array.of(100, 0, 0, 0);
  await sharp(grey, { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toFile(at("grey.png"));
  expect(await firstPixel(at("grey.png"))).toEqual([100, 100, 100]);
  const deep = Uint16Array.of(100 * 257, 0, 0, 0);
  await sharp(deep, { raw: { width: 2, height: 2, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toFile(at("grey16.png"));
  expect(await firstPixel(at("grey16.png"))).toEqual([100, 100, 100]);
});

test("transparency is laid on white, in colour, in grey and in 16 bits", async () => {
  const pixels = Uint8Array.of(200, 100, 0, 128);
  const raw = { width: 1, height: 1, channels: 4 } as const;
  await sharp(pixels, { raw }).png().toFile(at("half.png"));
  expect(await firstPixel(at("half.png"))).toEqual([227, 177, 127]);
  await sharp(pixels, { raw }).toColourspace("rgb16").png().toFile(at("half16.png"));
  expect((await sharp(at("half16.png")).metadata()).depth).toBe("ushort");
  const [red, green, blue] = await firstPixel(at("half16.png"));
  for (const [came, expected] of [
    [red, 227],
    [green, 177],
    [blue, 127],
  ] as const) {
    expect(Math.abs(came! - expected)).toBeLessThanOrEqual(1);
  }
  await sharp(Uint8Array.of(9, 0), { raw: { width: 1, height: 1, channels: 2 } })
    .toColourspace("b-w")
    .png()
    .toFile(at("clear.png"));
  expect((await sharp(at("clear.png")).metadata()).channels).toBe(2);
  expect(await firstPixel(at("clear.png"))).toEqual([255, 255, 255]);
});

test("CMYK and other colour profiles become sRGB", async () => {
  const plain = { create: { width: 8, height: 8, channels: 3, background: "#c81e28" } } as const;
  await sharp(plain).toColourspace("cmyk").jpeg({ quality: 100 }).toFile(at("cmyk.jpg"));
  const [red, green, blue] = await firstPixel(at("cmyk.jpg"));
  expect(Math.abs(red! - 200)).toBeLessThan(30);
  expect(Math.max(green!, blue!)).toBeLessThan(70);
  await sharp(plain).withIccProfile("p3").png().toFile(at("p3.png"));
  for (const [i, value] of (await firstPixel(at("p3.png"))).entries()) {
    expect(Math.abs(value - [200, 30, 40][i]!)).toBeLessThanOrEqual(1);
  }
});

test("EXIF orientation is applied before sizes are chosen", async () => {
  // Stored lying, 80 × 40 with a red left half; upright it is 40 × 80 with red above.
  const stored = await writeSamples(at("stored.png"), 80, 40, (c, x) =>
    c === 0 && x < 40 ? 255 : 0,
  );
  await sharp(stored).withMetadata({ orientation: 6 }).jpeg().toFile(at("turned.jpg"));
  const picture = await decodePicture(at("turned.jpg"), 20);
  expect([picture.width, picture.height]).toEqual([20, 40]);
  expect(picture.data[0]).toBeGreaterThan(240);
  expect(picture.data.at(-3)).toBeLessThan(15);
});

test("decoding scales down to the shorter side, and never up", async () => {
  await writeNoise(at("large.jpg"), 300, 130, 1);
  const large = await decodePicture(at("large.jpg"), 60);
  expect([large.width, large.height]).toEqual([138, 60]);
  const own = await decodePicture(at("large.jpg"), 131);
  expect([own.width, own.height]).toEqual([300, 130]);
});

test("mirroring turns every row round and leaves planes in place", async () => {
  await writeNoise(at("noise.png"), 5, 5, 2);
  const picture = await decodePicture(at("noise.png"), 5);
  const [plain, mirrored] = [new Float32Array(80), new Float32Array(80)];
  writePlanes(picture, false, plain, 5);
  writePlanes(picture, true, mirrored, 5);
  for (let c = 0; c < 3; c++) {
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) {
        const i = 5 + c * 25 + y * 5 + x;
        expect(plain[i]).toBe(Math.fround(picture.data[3 * (5 * y + x) + c]! / 255));
        expect(mirrored[i]).toBe(plain[i - x + 4 - x]);
      }
    }
  }
  expect([plain[4], mirrored[4]]).toEqual([0, 0]);
});

test("a crop far to the right of a very long picture is cheap and right", async () => {
  await writeSamples(at("long.png"), 4000, 3, (c, x) => (c === 0 ? x / 16 : 0));
  const picture = await decodePicture(at("long.png"), 512);
  const crop = await cropPicture(picture, 256, { shortSide: 256, right: 0.999, down: 0.5 });
  expect([crop.width, crop.height]).toEqual([256, 256]);
  expect(Math.abs(crop.data[0]! - 249)).toBeLessThanOrEqual(2);
});

test("the reason why a file cannot be read says what it is, without its path", async () => {
  await writeFile(at("text.jpg"), "hello, this is text\n");
  const error = await decodePicture(at("text.jpg"), 8).catch((e: unknown) => e);
  expect(await whyUnreadable(at("text.jpg"), error)).toMatch(/^expected a JPEG.*got text$/);
  expect(await whyUnreadable(at("gone.jpg"), error)).toBe("there is no such file");
});
