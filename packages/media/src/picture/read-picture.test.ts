import { mkdir, truncate, writeFile } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../shared.test.helpers.ts";
import { decodePicture, maximumFilePixels, targetSize } from "./decode-picture.ts";
import { readPicture } from "./read-picture.ts";

const at = temporaryFolder();

/** RGB of one pixel, rounded to bytes. */
async function pixel(path: string, x: number, y: number): Promise<number[]> {
  const { width, height, data } = await readPicture(path);
  return [0, 1, 2].map((c) => Math.round(255 * data[c * width * height + y * width + x]!));
}

describe("orientation", () => {
  // A 3×2 picture, upright: red, green, blue over black, grey, white. For each EXIF value, where
  // the upright pixel (x, y) of it lies in the stored picture (EXIF 2.3, tag 0x0112).
  const upright = [
    [255, 0, 0],
    [0, 255, 0],
    [0, 0, 255],
    [0, 0, 0],
    [128, 128, 128],
    [255, 255, 255],
  ];
  const stored: Record<number, (x: number, y: number) => [number, number]> = {
    1: (x, y) => [x, y],
    2: (x, y) => [2 - x, y],
    3: (x, y) => [2 - x, 1 - y],
    4: (x, y) => [x, 1 - y],
    5: (x, y) => [y, x],
    6: (x, y) => [y, 2 - x],
    7: (x, y) => [1 - y, 2 - x],
    8: (x, y) => [1 - y, x],
  };
  for (const [value, place] of Object.entries(stored)) {
    test(`EXIF ${value} is turned upright`, async () => {
      const turned = Number(value) > 4;
      const [width, height] = turned ? [2, 3] : [3, 2];
      const bytes = new Uint8Array(18);
      for (let i = 0; i < 6; i++) {
        const [x, y] = place(i % 3, Math.floor(i / 3));
        bytes.set(upright[i]!, 3 * (y * width + x));
      }
      const path = at(`exif-${value}.png`);
      await sharp(bytes, { raw: { width, height, channels: 3 } })
        .withMetadata({ orientation: Number(value) })
        .png()
        .toFile(path);
      const picture = await readPicture(path);
      expect([picture.width, picture.height]).toEqual([3, 2]);
      expect([picture.originalWidth, picture.originalHeight]).toEqual([3, 2]);
      for (let i = 0; i < 6; i++) {
        expect(await pixel(path, i % 3, Math.floor(i / 3))).toEqual(upright[i]);
      }
    });
  }
});

describe("colours", () => {
  test("grey of 8 and of 16 bits becomes RGB", async () => {
    await sharp(Uint8Array.of(0, 100, 255, 7), { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace("b-w")
      .png()
      .toFile(at("grey.png"));
    expect(await pixel(at("grey.png"), 1, 0)).toEqual([100, 100, 100]);
    await sharp(Uint16Array.of(0, 1000, 65_535, 7), { raw: { width: 2, height: 2, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toFile(at("grey16.png"));
    const { data } = await readPicture(at("grey16.png"));
    expect([...data.subarray(4, 8)]).toEqual(
      [0, 1000, 65_535, 7].map((value) => Math.fround(value / 65_535)),
    );
  });

  test("CMYK becomes RGB of nearly the colour that went in", async () => {
    await sharp({ create: { width: 8, height: 8, channels: 3, background: "#c81e28" } })
      .toColourspace("cmyk")
      .jpeg({ quality: 100 })
      .toFile(at("cmyk.jpg"));
    expect((await sharp(at("cmyk.jpg")).metadata()).space).toBe("cmyk");
    const [red, green, blue] = await pixel(at("cmyk.jpg"), 4, 4);
    expect(Math.abs(red! - 200)).toBeLessThan(30);
    expect(green).toBeLessThan(60);
    expect(blue).toBeLessThan(70);
  });

  test("an ICC profile is honoured", async () => {
    await sharp({ create: { width: 4, height: 4, channels: 3, background: "#c81e28" } })
      .withIccProfile("p3")
      .png()
      .toFile(at("p3.png"));
    const raw = await sharp(at("p3.png"), { ignoreIcc: true }).raw().toBuffer();
    expect([...raw.subarray(0, 3)]).not.toEqual([200, 30, 40]);
    const came = await pixel(at("p3.png"), 1, 1);
    for (const [i, value] of [200, 30, 40].entries()) {
      expect(Math.abs(came[i]! - value)).toBeLessThanOrEqual(1);
    }
  });

  test("alpha is kept beside RGB that is not premultiplied; what is transparent is white", async () => {
    const bytes = Uint8Array.of(200, 100, 50, 128, 9, 9, 9, 0);
    await sharp(bytes, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toFile(at("alpha.png"));
    const { alpha } = await readPicture(at("alpha.png"));
    expect([...alpha!].map((value) => Math.round(value * 255))).toEqual([128, 0]);
    expect(await pixel(at("alpha.png"), 0, 0)).toEqual([200, 100, 50]);
    expect(await pixel(at("alpha.png"), 1, 0)).toEqual([255, 255, 255]);
  });

  test("an alpha channel that is opaque throughout is dropped", async () => {
    await sharp({ create: { width: 2, height: 2, channels: 4, background: "#123456" } })
      .png()
      .toFile(at("opaque.png"));
    expect((await readPicture(at("opaque.png"))).alpha).toBeUndefined();
  });

  test("of an animation the first page is read", async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 4, height: 3, channels: 3, background } })
        .png()
        .toBuffer();
    const frames = await Promise.all([frame("#f00"), frame("#00f")]);
    await sharp(frames, { join: { animated: true } })
      .gif()
      .toFile(at("animation.gif"));
    expect((await sharp(at("animation.gif")).metadata()).pages).toBe(2);
    const picture = await readPicture(at("animation.gif"));
    expect([picture.width, picture.height]).toEqual([4, 3]);
    expect(await pixel(at("animation.gif"), 0, 0)).toEqual([255, 0, 0]);
  });
});

describe("size", () => {
  test("bounds keep the proportion, and enlarge only when told", () => {
    expect(targetSize(400, 300, {})).toEqual({ width: 400, height: 300 });
    expect(targetSize(400, 300, { longSide: 200 })).toEqual({ width: 200, height: 150 });
    expect(targetSize(300, 400, { shortSide: 150 })).toEqual({ width: 150, height: 200 });
    expect(targetSize(400, 300, { longSide: 200, shortSide: 30 })).toEqual({
      width: 40,
      height: 30,
    });
    expect(targetSize(400, 300, { longSide: 800 })).toEqual({ width: 400, height: 300 });
    expect(targetSize(400, 300, { longSide: 800, enlarge: true })).toEqual({
      width: 800,
      height: 600,
    });
    expect(targetSize(4000, 3, { longSide: 100 })).toEqual({ width: 100, height: 1 });
    expect(() => targetSize(4, 3, { longSide: 0 })).toThrow(UserError);
    expect(() => targetSize(4, 3, { longSide: 1.5 })).toThrow(UserError);
  });

  test("1×1 and 4000×3 are read", async () => {
    for (const [width, height] of [
      [1, 1],
      [4000, 3],
    ] as const) {
      const path = at(`${width}x${height}.png`);
      await sharp({ create: { width, height, channels: 3, background: "#0f0" } })
        .png()
        .toFile(path);
      expect(await readPicture(path, { longSide: 5000 })).toMatchObject({ width, height });
    }
    const small = await readPicture(at("4000x3.png"), { longSide: 400 });
    expect([small.width, small.height, small.originalWidth]).toEqual([400, 1, 4000]);
    expect(small.data[400]).toBe(1);
  });

  test("scaling down averages fine stripes to grey", async () => {
    const bytes = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 2) * 255);
    await sharp(bytes, { raw: { width: 64, height: 64, channels: 1 } })
      .png()
      .toFile(at("stripes.png"));
    const { data } = await readPicture(at("stripes.png"), { longSide: 16 });
    const middle = data.subarray(4 * 16, 12 * 16).filter((_, i) => i % 16 > 2 && i % 16 < 13);
    for (const value of middle) expect(Math.abs(value - 0.5)).toBeLessThan(0.02);
  });
});

describe("what is no picture gives one line with the path", () => {
  async function lineFor(path: string): Promise<string> {
    const error = await readPicture(path).then(
      () => new Error("it was read"),
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message).toContain(path);
    expect(message).not.toContain("\n");
    return message;
  }

  test("missing, a folder, in a file, empty", async () => {
    expect(await lineFor(at("missing.jpg"))).toContain("no such file");
    await mkdir(at("folder.png"));
    expect(await lineFor(at("folder.png"))).toContain("folder");
    await writeFile(at("empty.png"), "");
    expect(await lineFor(at("empty.png"))).toContain("empty");
    expect(await lineFor(`${at("empty.png")}/x.png`)).toContain("is a file");
  });

  test("text, a PDF, zeros, a phone's HEIC", async () => {
    const kinds: [string, Uint8Array, string][] = [
      ["text.jpg", Buffer.from("hello, this is text\n"), "got text"],
      ["document.png", Buffer.from("%PDF-1.4 and so on"), "got a PDF"],
      ["zeros.jpg", new Uint8Array(100), "got unknown data (100 bytes)"],
      ["phone.heic", Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic"), "HEIC"],
    ];
    for (const [name, bytes, part] of kinds) {
      await writeFile(at(name), bytes);
      expect(await lineFor(at(name))).toContain(part);
    }
    expect(await lineFor(at("text.jpg"))).toContain("expected a JPEG, PNG, WebP, TIFF");
  });

  for (const format of ["jpeg", "png", "webp", "tiff", "gif", "avif"] as const) {
    test(`a ${format} that was cut off`, async () => {
      const whole = await sharp({
        create: {
          width: 120,
          height: 90,
          channels: 3,
          background: "red",
          noise: { type: "gaussian", mean: 128, sigma: 40 },
        },
      })
        .toFormat(format)
        .toBuffer();
      const path = at(`cut.${format}`);
      await writeFile(path, whole);
      expect((await readPicture(path)).width).toBe(120);
      for (const share of [0.95, 0.5, 0.05]) {
        await truncate(path, Math.floor(whole.length * share));
        expect(await lineFor(path)).toContain("truncated");
      }
    });
  }

  test("more pixels than can be worked on", async () => {
    const side = Math.sqrt(maximumFilePixels) + 1;
    const header = Buffer.alloc(26 + 7);
    header.write("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "latin1");
    header.writeUInt32BE(side, 16);
    header.writeUInt32BE(side, 20);
    header.set([8, 2, 0, 0, 0], 24);
    header.writeUInt32BE(crc32(header.subarray(12, 29)), 29);
    const end = Buffer.from("\0\0\0\0IDAT\x35\xaf\x06\x1e\0\0\0\0IEND\xae\x42\x60\x82", "latin1");
    await writeFile(at("huge.png"), Buffer.concat([header, end]));
    expect(await lineFor(at("huge.png"))).toContain("million pixels");
  });
});

test("bytes are decoded as files are, and refused in the same words without a path", async () => {
  const bytes = await sharp(Uint8Array.of(200, 100, 50, 128, 9, 9, 9, 0), {
    raw: { width: 2, height: 1, channels: 4 },
  })
    .withMetadata({ orientation: 6 })
    .png()
    .toBuffer();
  await writeFile(at("bytes.png"), bytes);
  const { path, ...read } = await readPicture(at("bytes.png"), { longSide: 4, enlarge: true });
  // A view into a larger buffer, as bodies of requests often are.
  const view = new Uint8Array(bytes.length + 5).subarray(5);
  view.set(bytes);
  expect(await decodePicture(view, { longSide: 4, enlarge: true })).toEqual(read);
  expect(path).toBe(at("bytes.png"));
  expect([read.width, read.height, read.alpha?.length]).toEqual([2, 4, 8]);

  const refused = (data: Uint8Array) => expect(decodePicture(data)).rejects;
  await refused(new Uint8Array(0)).toThrow(new UserError("expected a picture, got an empty file"));
  await refused(Buffer.from("a text")).toThrow(/^expected a JPEG, .* got text$/);
  await refused(bytes.subarray(0, 60)).toThrow(/^the PNG cannot be decoded/);
});

/** CRC-32 of PNG chunks (ISO 3309). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
