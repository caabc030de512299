import { writeFile } from "node:fs/promises";
import sharp from "sharp";
import { expect, test } from "vitest";
import {
  imageOf,
  largestDifference,
  scrambledImage,
  temporaryFolder,
} from "../shared.test.helpers.ts";
import { decodePicture } from "./decode-picture.ts";
import { encodePicture } from "./encode-picture.ts";
import { repaintedExif } from "./exif.ts";
import { readPicture } from "./read-picture.ts";

const at = temporaryFolder();

/** A photo as a camera leaves it: lying on its side, in a wide colour space by its own word. */
async function photoWithExif(): Promise<Buffer> {
  return sharp({ create: { width: 24, height: 16, channels: 3, background: "#c84" } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .withExifMerge({
      IFD0: { Make: "Acme", Copyright: "A. Person" },
      IFD2: { DateTimeOriginal: "2020:01:02 03:04:05", ColorSpace: "65535" },
      IFD3: { GPSLatitudeRef: "N" },
    })
    .toBuffer();
}

/** The value of a tag of type short in any directory, or undefined. */
function shortOf(exif: Buffer, tag: number): number | undefined {
  const little = exif.includes("II*\0");
  const entry = Buffer.alloc(8);
  if (little) {
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(3, 2);
    entry.writeUInt32LE(1, 4);
  } else {
    entry.writeUInt16BE(tag, 0);
    entry.writeUInt16BE(3, 2);
    entry.writeUInt32BE(1, 4);
  }
  const place = exif.indexOf(entry);
  if (place < 0) return undefined;
  return little ? exif.readUInt16LE(place + 8) : exif.readUInt16BE(place + 8);
}

test.each(["jpeg", "png", "webp", "avif"] as const)(
  "%s keeps EXIF; the pixels are upright and in sRGB, and it says so",
  async (format) => {
    await writeFile(at("photo.jpg"), await photoWithExif());
    const picture = await readPicture(at("photo.jpg"));
    expect(picture).toMatchObject({ width: 16, height: 24 });
    const before = Buffer.from(picture.exif!);
    expect([shortOf(before, 0x0112), shortOf(before, 0xa001)]).toEqual([6, 65_535]);

    const bytes = await encodePicture(picture, format, { from: picture });
    const { exif, width, height } = await sharp(bytes).metadata();
    expect([width, height]).toEqual([16, 24]);
    for (const text of ["Acme", "A. Person", "2020:01:02 03:04:05"]) {
      expect(exif!.includes(text)).toBe(true);
    }
    expect([shortOf(exif!, 0x0112), shortOf(exif!, 0xa001)]).toEqual([1, 1]);
    await writeFile(at("again"), bytes);
    expect(await readPicture(at("again"))).toMatchObject({ width: 16, height: 24 });
  },
);

test("EXIF changes no pixel, nor opacity", async () => {
  const exif = (await sharp(await photoWithExif()).metadata()).exif!;
  const image = {
    ...scrambledImage(17, 9, 255),
    alpha: Float32Array.from({ length: 153 }, (_, i) => i / 255),
  };
  await writeFile(at("exif.png"), await encodePicture(image, "png", { from: { ...image, exif } }));
  const read = await readPicture(at("exif.png"));
  expect(read.exif).toBeDefined();
  expect(largestDifference(read.alpha!, image.alpha)).toBeLessThan(1e-7);
  const seen = image.data.map((x, i) => (i % 153 === 0 ? 1 : x));
  expect(largestDifference(read.data, seen)).toBeLessThan(1e-7);
});

test("the thumbnail, which shows another picture, is gone", async () => {
  const bytes = await photoWithExif();
  const exif = withThumbnail((await sharp(bytes).metadata()).exif!.subarray(6), bytes);
  const gray = imageOf(8, 8, () => 0.5);
  const result = await sharp(
    await encodePicture(gray, "jpeg", { from: { ...gray, exif } }),
  ).metadata();
  expect(exif.includes(bytes)).toBe(true);
  expect(result.exif!.includes("Acme")).toBe(true);
  expect(result.exif!.length).toBeLessThan(exif.length - bytes.length + 20);
});

test("damaged EXIF is left out", async () => {
  const gray = imageOf(8, 8, () => 0.5);
  const good = Buffer.from((await sharp(await photoWithExif()).metadata()).exif!.subarray(6));
  const pointsOutside = Buffer.from(good);
  pointsOutside.fill(0xff, 4, 8);
  for (const exif of [Buffer.alloc(0), Buffer.alloc(300, 7), good.subarray(0, 30), pointsOutside]) {
    expect(repaintedExif(exif)).toBeUndefined();
    const bytes = await encodePicture(gray, "jpeg", { from: { ...gray, exif } });
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
  }
});

test("the block that is given stays as it is", async () => {
  const exif = (await sharp(await photoWithExif()).metadata()).exif!;
  const copy = Buffer.from(exif);
  repaintedExif(exif);
  expect(exif.equals(copy)).toBe(true);
});

/** The EXIF with a second directory behind it, which holds a JPEG. */
function withThumbnail(exif: Buffer, jpeg: Buffer): Buffer {
  const little = exif.toString("latin1", 0, 2) === "II";
  const result = Buffer.from(exif);
  const u16 = (at: number) => (little ? result.readUInt16LE(at) : result.readUInt16BE(at));
  const u32 = (at: number) => (little ? result.readUInt32LE(at) : result.readUInt32BE(at));
  const write = (target: Buffer, size: 2 | 4, value: number, at: number) =>
    little ? target.writeUIntLE(value, at, size) : target.writeUIntBE(value, at, size);
  const first = u32(4);
  write(result, 4, exif.length, first + 2 + 12 * u16(first));
  const directory = Buffer.alloc(2 + 3 * 12 + 4);
  write(directory, 2, 3, 0);
  const entries = [
    [0x0103, 3, 6],
    [0x0201, 4, exif.length + directory.length],
    [0x0202, 4, jpeg.length],
  ] as const;
  entries.forEach(([tag, type, value], i) => {
    const place = 2 + 12 * i;
    write(directory, 2, tag, place);
    write(directory, 2, type, place + 2);
    write(directory, 4, 1, place + 4);
    write(directory, type === 3 ? 2 : 4, value, place + 8);
  });
  return Buffer.concat([result, directory, jpeg]);
}

test("of the picture that an image was made from, EXIF and opacity are kept, at the image's size", async () => {
  const bytes = await sharp({ create: { width: 20, height: 10, channels: 4, background: "#c84a" } })
    .composite([
      {
        input: { create: { width: 10, height: 10, channels: 3, background: "#00f" } },
        left: 10,
        top: 0,
      },
    ])
    .withExif({ IFD0: { Make: "Acme" } })
    .png()
    .toBuffer();
  const from = await decodePicture(bytes);
  const gray = imageOf(10, 5, () => 0.5);
  const kept = await decodePicture(await encodePicture(gray, "png", { from }));
  expect(Buffer.from(kept.exif!).includes("Acme")).toBe(true);
  expect([kept.width, kept.height]).toEqual([10, 5]);
  expect([kept.alpha![0], kept.alpha![9]]).toEqual([Math.fround(0xaa / 255), 1]);
  expect(kept.data[0]).toBeCloseTo(0.5, 2);
  const opaque = await decodePicture(await encodePicture(gray, "png", { from: gray }));
  expect([opaque.alpha, opaque.exif]).toEqual([undefined, undefined]);
});
