import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../shared.test.helpers.ts";
import { findVideoTools, type VideoTools } from "./abilities.ts";
import { isClip } from "./clip-formats.ts";
import { startVideoTool } from "./ffmpeg.ts";
import { secondsOf, type VideoFrame } from "./frame-stream.ts";
import { openClip } from "./open-clip.ts";
import { type ReadClipOptions, readClip } from "./read-clip.ts";

const tools: VideoTools | undefined = await findVideoTools().catch(() => undefined);
const file = temporaryFolder();

function make(name: string, ...args: string[]): string {
  execFileSync(tools!.ffmpeg, ["-v", "error", "-y", ...args, file(name)]);
  return file(name);
}

async function read(path: string, options: Partial<ReadClipOptions> = {}) {
  const clip = await openClip(path, tools!);
  const size = { width: clip.width, height: clip.height };
  const frames: VideoFrame[] = [];
  for await (const frame of readClip(clip, tools!, { ...size, ...options }).frames()) {
    frames.push(frame);
  }
  const seconds = frames.map(({ pts }) => Number(secondsOf(pts, clip.timeBase).toFixed(3)));
  return { clip, frames, seconds };
}

const source = ["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=2"];

describe.skipIf(!tools)("clips by ffmpeg (skipped where there is none)", () => {
  it("gives every frame at its time, also where they are not even", async () => {
    const uneven = ["-vf", "select='not(eq(mod(n,4),1))',settb=1/1000,setpts=PTS+13*mod(N\\,3)"];
    const path = make(
      "vfr.mkv",
      ...[...source, ...uneven, ...tools!.keepTimes, "-enc_time_base", "1/1000"],
    );
    const { seconds, clip } = await read(path);
    const expected = Array.from({ length: 20 }, (_, n) => n)
      .filter((n) => n % 4 !== 1)
      .map((n, i) => Number((n / 10 + 0.013 * (i % 3)).toFixed(3)));
    expect(seconds).toEqual(expected);
    expect(clip).toMatchObject({ kind: "movie", width: 64, height: 48, soundCodecs: [] });
  });

  it("goes on behind any frame, by seeking or by counting", async () => {
    const long = ["-f", "lavfi", "-i", "testsrc2=size=32x32:rate=10:duration=8"];
    for (const name of ["seek.mp4", "seek.mkv", "seek.ts", "seek.avi"]) {
      const path = make(name, ...long, "-g", "30");
      const whole = await read(path);
      expect(whole.frames).toHaveLength(80);
      for (const count of [1, 31, 55, 80]) {
        const after = { pts: whole.frames[count - 1]!.pts, count };
        const rest = await read(path, { after });
        expect(rest.frames.map(({ pts }) => pts)).toEqual(
          whole.frames.slice(count).map(({ pts }) => pts),
        );
        expect(rest.frames[0]?.data).toEqual(whole.frames[count]?.data);
      }
      // A time that no frame has: what counts is how many there were.
      const astray = await read(path, { after: { pts: whole.frames[50]!.pts + 0.5, count: 51 } });
      expect(astray.frames).toHaveLength(29);
    }
  });

  it("takes a part", async () => {
    const path = make("part.mp4", ...source);
    expect((await read(path, { from: 0.5, to: 0.8 })).seconds).toEqual([0.5, 0.6, 0.7]);
    expect((await read(path, { from: 1.85 })).seconds).toEqual([1.9]);
  });

  it("is upright, with square pixels, eight bits and of the right greys", async () => {
    const flat = make("flat.mp4", ...source);
    // The option is new in ffmpeg 6, and the metadata is not heeded any more.
    const turned = file("turned.mp4");
    const copy = ["-i", flat, "-c", "copy"];
    try {
      make("turned.mp4", "-display_rotation", "90", ...copy);
    } catch {
      make("turned.mp4", ...copy, "-metadata:s:v", "rotate=90");
    }
    expect((await read(turned)).clip).toMatchObject({ width: 48, height: 64 });
    const wide = make("wide.mp4", ...source, "-vf", "setsar=2");
    expect((await read(wide)).clip).toMatchObject({ width: 128, height: 48 });

    const ramp = ["-f", "lavfi", "-i", "color=black:s=256x16:d=0.2:r=10,format=gray,geq=lum=X"];
    const formats = [
      ["gray8.mkv", "yuv420p", "tv"],
      ["full.mkv", "yuv420p", "pc"],
      ["deep.mkv", "yuv420p10le", "tv"],
    ] as const;
    for (const [name, pixels, range] of formats) {
      const scale = `format=rgb24,scale=out_range=${range}:flags=accurate_rnd,format=${pixels}`;
      const path = make(name, ...ramp, "-vf", scale, "-c:v", "ffv1", "-color_range", range);
      const { data } = (await read(path)).frames[0]!;
      const worst = Math.max(
        ...Array.from({ length: 256 }, (_, x) => Math.abs(data[3 * (256 * 8 + x)]! - x)),
      );
      expect(worst, name).toBeLessThanOrEqual(2);
    }
  });

  it("says in one line what is no clip", async () => {
    writeFileSync(file("empty.mp4"), "");
    writeFileSync(file("text.mp4"), "this is no clip at all");
    make("sound.mp4", "-f", "lavfi", "-i", "sine=duration=0.2");
    const cases = [
      ["missing.mp4", /there is no such file$/],
      ["empty.mp4", /got an empty file$/],
      ["text.mp4", /can read, got a broken one or another file \(.+\)$/],
      ["sound.mp4", /with moving pictures, got audio alone$/],
    ] as const;
    for (const [name, message] of cases) {
      await expect(openClip(file(name), tools!)).rejects.toMatchObject({ name: "UserError" });
      await expect(openClip(file(name), tools!)).rejects.toThrow(message);
    }
  });

  it("tells of a process that was killed, and of a signal", async () => {
    const args = ["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2", "-f", "null", "-"];
    const killed = startVideoTool(tools!.ffmpeg, args, { subject: "test" });
    process.kill(killed.pid!, "SIGKILL");
    await expect(killed.ended).rejects.toThrow(/^test: ffmpeg was ended by SIGKILL$/);
    const abort = new AbortController();
    const aborted = startVideoTool(tools!.ffmpeg, args, { subject: "t", signal: abort.signal });
    abort.abort(new Error("enough"));
    await expect(aborted.ended).rejects.toThrow("enough");
  });
});

describe.skipIf(!tools)("GIF and WebP that move (skipped without ffmpeg)", () => {
  it.each(["gif", "webp"] as const)("%s: delays, plays and what is transparent", async (format) => {
    const frames = [0, 1, 2].map((n) =>
      Buffer.from(
        Uint8Array.from({ length: 4 * 20 * 10 }, (_, i) => (i % 4 === 3 && n === 1 ? 0 : 255)),
      ),
    );
    const raw = { width: 20, height: 30, channels: 4, pageHeight: 10 } as const;
    const animated = sharp(Buffer.concat(frames), { raw });
    const options = { delay: [70, 200, 120], loop: 3 };
    await animated[format]({ ...options, ...(format === "webp" && { lossless: true }) }).toFile(
      file(`moving.${format}`),
    );
    expect(await isClip(file(`moving.${format}`))).toBe(true);
    const read1 = await read(file(`moving.${format}`));
    expect(read1.clip).toMatchObject({ kind: "animation", width: 20, height: 10, plays: 3 });
    expect(read1.seconds).toEqual([0, 0.07, 0.27]);
    expect(read1.frames.map(({ data }) => [data.length, data[3]])).toEqual([
      [800, 255],
      [800, 0],
      [800, 255],
    ]);
  });
});
