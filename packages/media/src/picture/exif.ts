/**
 * EXIF of a picture that was repainted: what the camera said stays, what is no longer true goes.
 * EXIF is a small TIFF file: entries of 12 bytes in directories (Exif 3.0, JEITA CP-3451F, 4.6).
 */
import { crc32 } from "node:zlib";

const tags = { orientation: 0x0112, exifDirectory: 0x8769, colorSpace: 0xa001 } as const;
const upright = 1;
const srgb = 1;
const shortType = 3;

/**
 * A copy of an EXIF block that fits pixels which are upright and in sRGB: orientation and colour
 * space say so, and the thumbnail, which shows the old picture, is left out.
 * @param exif as in a file, with or without "Exif\0\0" before it
 * @returns undefined where it is damaged so much that its directory cannot be read
 */
export function repaintedExif(exif: Uint8Array): Buffer | undefined {
  const whole = Buffer.from(exif);
  const bytes = whole.toString("latin1", 0, 6) === "Exif\0\0" ? whole.subarray(6) : whole;
  const order = bytes.toString("latin1", 0, 4);
  if (bytes.length < 8 || (order !== "II*\0" && order !== "MM\0*")) return undefined;
  const little = order === "II*\0";
  const u16 = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at));
  const u32 = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  const write16 = (value: number, at: number) =>
    little ? bytes.writeUInt16LE(value, at) : bytes.writeUInt16BE(value, at);

  /** Where a directory's entries are, by tag, and where it ends. */
  const directory = (at: number) => {
    const count = u16(at);
    const end = at + 2 + 12 * count;
    if (end + 4 > bytes.length) throw new RangeError("the directory ends outside");
    const places = Array.from({ length: count }, (_, i) => at + 2 + 12 * i);
    return { entries: new Map(places.map((place) => [u16(place), place])), end };
  };
  const setShort = (place: number | undefined, value: number) => {
    if (place !== undefined && u16(place + 2) === shortType) write16(value, place + 8);
  };

  try {
    const first = directory(u32(4));
    setShort(first.entries.get(tags.orientation), upright);
    // The next directory is the thumbnail's.
    bytes.fill(0, first.end, first.end + 4);
    const camera = first.entries.get(tags.exifDirectory);
    if (camera !== undefined) {
      setShort(directory(u32(camera + 8)).entries.get(tags.colorSpace), srgb);
    }
    return bytes;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Bytes of a PNG's signature and header, after which other chunks may come. */
const headerEnd = 33;

/** The same PNG with an EXIF chunk in it. */
export function pngWithExif(png: Buffer, exif: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + exif.length);
  chunk.writeUInt32BE(exif.length, 0);
  chunk.write("eXIf", 4, "latin1");
  exif.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + exif.length)), 8 + exif.length);
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}
