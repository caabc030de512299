import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import {
  imageOf,
  largestDifference,
  scrambledImage,
  temporaryFolder,
} from "../shared.test.helpers.ts";
import { checkOutputPath } from "./check-output-path.ts";
import { encodePicture } from "./encode-picture.ts";
import { readPicture } from "./read-picture.ts";
import { writePicture } from "./write-picture.ts";

const at = temporaryFolder();

describe("round trips", () => {
  test("PNG is exact to 8 bits", async () => {
    const image = scrambledImage(37, 23, 255);
    await writePicture(at("exact.png"), image);
    expect(largestDifference((await readPicture(at("exact.png"))).data, image.data)).toBeLessThan(
      1e-7,
    );
  });

  test("TIFF is exact to 16 bits", async () => {
    const image = scrambledImage(37, 23, 65_535);
    await writePicture(at("exact.tif"), image);
    expect((await sharp(at("exact.tif")).metadata()).depth).toBe("ushort");
    expect(largestDifference((await readPicture(at("exact.tif"))).data, image.data)).toBeLessThan(
      1e-7,
    );
  });

  test("JPEG, WebP and AVIF are close", async () => {
    const image = imageOf(64, 48, (c, x, y) => 0.5 + 0.4 * Math.sin(x / 9 + c) * Math.cos(y / 7));
    for (const extension of ["jpg", "JPEG", "webp", "avif"]) {
      const path = at(`close.${extension}`);
      await writePicture(path, image);
      expect(largestDifference((await readPicture(path)).data, image.data)).toBeLessThan(0.06);
    }
    expect((await sharp(at("close.jpg")).metadata()).chromaSubsampling).toBe("4:4:4");
  });

  test("quality changes the size", async () => {
    const image = scrambledImage(64, 64, 255);
    const [low, high] = await Promise.all(
      [30, 95].map((quality) => encodePicture(image, "jpeg", { quality })),
    );
    expect(low!.length).toBeLessThan(0.7 * high!.length);
    await expect(encodePicture(image, "jpeg", { quality: 0 })).rejects.toThrow(UserError);
  });

  test("alpha survives PNG and lies on white in JPEG", async () => {
    const image = {
      ...imageOf(16, 16, (channel) => (channel === 0 ? 1 : 0)),
      alpha: new Float32Array(256).fill(51 / 255),
    };
    await writePicture(at("alpha.png"), image);
    const png = await readPicture(at("alpha.png"));
    expect(largestDifference(png.alpha!, image.alpha)).toBeLessThan(1e-6);
    expect(largestDifference(png.data, image.data)).toBeLessThan(1e-6);
    await writePicture(at("alpha.jpg"), image);
    const jpeg = await readPicture(at("alpha.jpg"));
    expect(jpeg.alpha).toBeUndefined();
    expect(jpeg.data[256 + 100]).toBeCloseTo(0.8, 1);
  });

  test("1×1 and 4000×3 in every format; out of range is clamped", async () => {
    for (const format of ["png", "jpeg", "webp", "tiff", "avif"] as const) {
      for (const [width, height] of [
        [1, 1],
        [4000, 3],
      ] as const) {
        const bytes = await encodePicture(
          imageOf(width, height, (c) => 3 * c - 1),
          format,
        );
        const { data, info } = await sharp(bytes).toColourspace("srgb").raw().toBuffer({
          resolveWithObject: true,
        });
        expect([info.width, info.height]).toEqual([width, height]);
        expect(data[0]).toBeLessThan(20);
        expect(data[2]).toBeGreaterThan(235);
      }
    }
  });
});

describe("writing is whole or not at all", () => {
  test("a file is replaced, through a symbolic link too", async () => {
    await mkdir(at("replace"));
    await writeFile(at("replace/real.png"), "old");
    await symlink("real.png", at("replace/link.png"));
    await writePicture(at("replace/link.png"), scrambledImage(4, 4, 255));
    expect((await readPicture(at("replace/real.png"))).width).toBe(4);
    expect((await readdir(at("replace"))).sort()).toEqual(["link.png", "real.png"]);
  });

  test("where the last step fails, nothing is left behind and nothing is lost", async () => {
    await mkdir(at("fail/taken.png"), { recursive: true });
    await writeFile(at("fail/taken.png/inside"), "stays");
    const image = scrambledImage(4, 4, 255);
    await expect(writePicture(at("fail/taken.png"), image)).rejects.toThrow(UserError);
    expect(await readdir(at("fail"))).toEqual(["taken.png"]);
    expect(await readFile(at("fail/taken.png/inside"), "utf8")).toBe("stays");
  });

  test("an image that cannot be encoded leaves nothing and replaces nothing", async () => {
    await mkdir(at("encode"));
    await writeFile(at("encode/old.png"), "old");
    const broken = imageOf(2, 2, () => Number.NaN);
    await expect(writePicture(at("encode/old.png"), broken)).rejects.toThrow("NaN");
    expect(await readdir(at("encode"))).toEqual(["old.png"]);
    expect(await readFile(at("encode/old.png"), "utf8")).toBe("old");
    const long = imageOf(16_384, 1, () => 0);
    await expect(writePicture(at("encode/long.webp"), long)).rejects.toThrow(/16383.*16384×1/);
  });

  test("a folder that went away is named", async () => {
    await expect(writePicture(at("gone/out.png"), scrambledImage(2, 2, 255))).rejects.toThrow(
      /folder ".*gone" does not exist/,
    );
  });
});

describe("checkOutputPath", () => {
  const rejected = async (path: string, part: string | RegExp, force = false) => {
    const promise = checkOutputPath(path, { force });
    await expect(promise).rejects.toThrow(UserError);
    await expect(promise).rejects.toThrow(part);
  };

  test("accepts a new file, and an existing one with force", async () => {
    await checkOutputPath(at("new.png"));
    await checkOutputPath(at("new.JPG"));
    await writeFile(at("there.png"), "x");
    await rejected(at("there.png"), /exists already; choose another name$/);
    await checkOutputPath(at("there.png"), { force: true });
    expect(await readFile(at("there.png"), "utf8")).toBe("x");
  });

  test("refuses other extensions, folders, missing folders and files as folders", async () => {
    await rejected(at("out.bmp"), /\.png, \.jpg.*"\.bmp"/);
    await rejected(at("out"), "no extension");
    await mkdir(at("sub.png"));
    await rejected(at("sub.png"), "got a folder", true);
    await rejected(at(""), "got a folder");
    await rejected(at("nowhere/out.png"), "does not exist");
    await writeFile(at("file"), "x");
    await rejected(at("file/out.png"), "is a file, not a folder");
  });

  const root = process.getuid?.() === 0;
  test.skipIf(root)(
    root ? "a read-only folder (skipped: root may write anywhere)" : "a read-only folder",
    async () => {
      await mkdir(at("locked"));
      await chmod(at("locked"), 0o555);
      await rejected(at("locked/out.png"), "permission denied");
      await chmod(at("locked"), 0o755);
    },
  );
});
