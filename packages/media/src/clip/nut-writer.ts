/** Raw frames with exact times into ffmpeg, by its container NUT (see nut-reader.ts). */
import type { FrameStreamFormat } from "./frame-stream.ts";
import { flags, numberBytes, packets } from "./nut-syntax.ts";

/** Times are coded whole when they are not below this power of two. */
const ptsBits = 7;

/** What stands before the first frame. */
export function nutHeader({ width, height, channels, timeBase }: FrameStreamFormat): Uint8Array {
  const main = [
    ...[3, 1, 65_536, 1, timeBase.numerator, timeBase.denominator].flatMap(numberBytes),
    // All 256 codes but "N" stand for a frame that says everything itself: six fields, 255 of them.
    ...numberBytes(flags.key | flags.codedPts | flags.sizeHigh | flags.checksum),
    ...[6, 0, 1, 0, 0, 0, 255].flatMap(numberBytes),
    // No elided headers.
    0,
  ];
  const pixels = channels === 4 ? "RGBA" : "RGB\x18";
  const stream = [
    ...[0, 0],
    ...[4, ...Buffer.from(pixels, "latin1")],
    ...[0, ptsBits],
    ...[2 ** 24, 0, 0, 0, width, height, 1, 1, 0].flatMap(numberBytes),
  ];
  return Buffer.concat([
    Buffer.from("nut/multimedia container\0", "latin1"),
    packet(packets.main, main),
    packet(packets.stream, stream),
  ]);
}

/** What stands before a frame's own bytes. Frames of video are far apart: each has its syncpoint. */
export function nutFrameHeader(pts: number, size: number): Uint8Array {
  const header = Buffer.from([0, ...numberBytes(pts + 2 ** ptsBits), ...numberBytes(size)]);
  return Buffer.concat([
    packet(packets.syncpoint, [...numberBytes(pts), 0]),
    header,
    checksum(header),
  ]);
}

function packet(code: string, payload: readonly number[]): Buffer {
  const start = Buffer.from(`4e${code}`, "hex");
  const bytes = Buffer.from(payload);
  const length = Buffer.from(numberBytes(bytes.length + 4));
  return Buffer.concat([start, length, bytes, checksum(bytes)]);
}

/** CRC-32 with the generator 0x04C11DB7, highest bit first, from 0 and not inverted. */
function checksum(bytes: Uint8Array): Buffer {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  const result = Buffer.alloc(4);
  result.writeUInt32BE(crc >>> 0);
  return result;
}
