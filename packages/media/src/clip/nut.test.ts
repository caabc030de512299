import { execFileSync, spawnSync } from "node:child_process";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { findVideoTool } from "./ffmpeg.ts";
import type { FrameStreamFormat, VideoFrame } from "./frame-stream.ts";
import { readNut } from "./nut-reader.ts";
import { nutFrameHeader, nutHeader } from "./nut-writer.ts";

const times = [0, 1, 7, 1000, 1001, 1_234_567];
const large: FrameStreamFormat = {
  width: 320,
  height: 240,
  channels: 3,
  timeBase: { numerator: 1001, denominator: 90_000 },
};

function frameOf({ width, height, channels }: FrameStreamFormat, seed: number): Uint8Array {
  return Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7 + seed) % 251);
}

function nutOf(format: FrameStreamFormat): Buffer {
  const parts = times.flatMap((pts) => {
    const data = frameOf(format, pts);
    return [nutFrameHeader(pts, data.length), data];
  });
  return Buffer.concat([nutHeader(format), ...parts]);
}

async function readAll(bytes: Buffer, pieceSize: number) {
  const pieces = Array.from({ length: Math.ceil(bytes.length / pieceSize) }, (_, i) =>
    bytes.subarray(i * pieceSize, (i + 1) * pieceSize),
  );
  const stream = await readNut(Readable.from(pieces));
  const frames: VideoFrame[] = [];
  for await (const frame of stream!.frames) frames.push(frame);
  return { format: stream!.format, frames };
}

it.each([3, 4] as const)(
  "reads what it writes, %i channels, in pieces cut anywhere",
  async (channels) => {
    const format = { ...large, width: 21, height: 17, channels };
    for (const pieceSize of [1, 100, 1e6]) {
      const read = await readAll(nutOf(format), pieceSize);
      expect(read.format).toEqual(format);
      expect(read.frames.map(({ pts }) => pts)).toEqual(times);
      for (const { pts, data } of read.frames) expect([...data]).toEqual([...frameOf(format, pts)]);
    }
  },
);

it("leaves out a frame that is cut off, and refuses what is no NUT", async () => {
  const bytes = nutOf({ ...large, width: 8, height: 8 });
  const { frames } = await readAll(bytes.subarray(0, bytes.length - 1), 50);
  expect(frames).toHaveLength(times.length - 1);
  await expect(readNut(Readable.from([Buffer.alloc(100)]))).rejects.toThrow(/container NUT/);
  expect(await readNut(Readable.from([Buffer.alloc(3)]))).toBeUndefined();
});

const ffmpeg = await findVideoTool("ffmpeg").catch(() => "");
describe.skipIf(ffmpeg === "")("with ffmpeg (skipped where there is none)", () => {
  it("is understood, and understands, frame by frame and time by time", async () => {
    const copied = spawnSync(
      ffmpeg,
      [
        ...["-v", "error", "-f", "nut", "-i", "pipe:0", "-c:v", "rawvideo"],
        ...["-fps_mode", "passthrough", "-enc_time_base", "1001/90000", "-f", "nut", "pipe:1"],
      ],
      { input: nutOf(large), maxBuffer: 1e9 },
    );
    expect(copied.stderr.toString()).toBe("");
    const { format, frames } = await readAll(copied.stdout, 65_536);
    expect(format).toMatchObject({ width: 320, height: 240, channels: 3 });
    const { numerator, denominator } = format.timeBase;
    const seconds = (pts: number) => (pts * numerator) / denominator;
    expect(frames).toHaveLength(times.length);
    for (const [i, { pts, data }] of frames.entries()) {
      expect(seconds(pts)).toBeCloseTo((times[i]! * 1001) / 90_000, 9);
      expect(Buffer.from(data).equals(frameOf(large, times[i]!))).toBe(true);
    }
  });

  it("reads the smallest frames, which ffmpeg codes in another way", async () => {
    const source = "testsrc2=size=16x8:rate=50:duration=2";
    const bytes = execFileSync(ffmpeg, [
      ...["-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "rgba", "-c:v", "rawvideo"],
      ...["-enc_time_base", "1/1000", "-f", "nut", "pipe:1"],
    ]);
    const { format, frames } = await readAll(bytes, 1000);
    const { numerator, denominator } = format.timeBase;
    expect(frames.map(({ pts }) => Math.round((1000 * pts * numerator) / denominator))).toEqual(
      Array.from({ length: 100 }, (_, i) => 20 * i),
    );
    expect(frames.every(({ data }) => data.length === 16 * 8 * 4)).toBe(true);
  });
});
