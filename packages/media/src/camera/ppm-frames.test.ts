import { expect, it } from "vitest";
import type { LiveFrame } from "./live-frame.ts";
import { readPpmFrames } from "./ppm-frames.ts";

const picture = (width: number, height: number, value: number) =>
  Buffer.concat([
    Buffer.from(`P6\n${width} ${height}\n255\n`),
    // Also values that look like space and digits, right after the header.
    Buffer.from(Array.from({ length: 3 * width * height }, (_, i) => (i === 0 ? 0x20 : value))),
  ]);

async function framesOf(bytes: Buffer, pieceLength: number): Promise<LiveFrame[]> {
  async function* pieces() {
    for (let i = 0; i < bytes.length; i += pieceLength) yield bytes.subarray(i, i + pieceLength);
  }
  const frames: LiveFrame[] = [];
  for await (const frame of readPpmFrames(pieces())) frames.push(frame);
  return frames;
}

it("reads frames of any size from pieces of any length", async () => {
  const bytes = Buffer.concat([picture(2, 1, 0x31), picture(1, 1, 0x0a), picture(16, 12, 200)]);
  for (let length = 1; length <= bytes.length; length++) {
    const frames = await framesOf(bytes, length);
    expect(frames.map(({ width, height }) => [width, height])).toEqual([
      [2, 1],
      [1, 1],
      [16, 12],
    ]);
    expect([...frames[0]!.rgb]).toEqual([0x20, 0x31, 0x31, 0x31, 0x31, 0x31]);
    expect([...frames[1]!.rgb]).toEqual([0x20, 0x0a, 0x0a]);
    expect(frames[2]!.rgb.length).toBe(3 * 16 * 12);
  }
});

it("leaves out what is cut off, and refuses what is no picture", async () => {
  const bytes = picture(3, 3, 9);
  expect(await framesOf(bytes.subarray(0, -1), 7)).toEqual([]);
  await expect(framesOf(Buffer.from("this is something else"), 5)).rejects.toThrow("PPM");
});
