import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findVideoTools, type VideoTools } from "@gramstyle/media";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tinyStyleModel } from "./tiny-style-model.test.helpers.ts";

/** What reads and writes pictures in @gramstyle/media. */
const sharp = createRequire(import.meta.resolve("@gramstyle/media"))("sharp");
const script = fileURLToPath(new URL("../../bin/gramstyle.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "gramstyle-clips-"));
const file = (...names: string[]) => join(folder, ...names);
afterAll(() => rmSync(folder, { recursive: true }));

const tools: VideoTools | undefined = await findVideoTools().catch(() => undefined);

beforeAll(() => writeFileSync(file("tiny.onnx"), tinyStyleModel("instance")));

function make(name: string, ...args: string[]): void {
  execFileSync(tools!.ffmpeg, ["-v", "error", "-y", ...args, file(name)]);
}

const engine = ["--device", "cpu", "--threads", "1", "--model", "tiny.onnx"];
const argsOf = (args: string[]) => [script, "stylize", ...args, ...engine];

function stylize(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, argsOf(args), {
    ...{ cwd: folder, encoding: "utf8" },
  });
  return { code: status, stdout, stderr };
}

const done = { code: 0, stdout: "", stderr: "" };

interface Probed {
  readonly streams: readonly Record<string, unknown>[];
  readonly format: { readonly tags?: Record<string, string>; readonly duration: string };
}

function probe(name: string): Probed {
  const args = ["-v", "error", "-of", "json", "-show_format", "-show_streams", file(name)];
  return JSON.parse(execFileSync(tools!.ffprobe, args, { encoding: "utf8" }));
}

/** Times of all frames in milliseconds. */
function times(name: string): number[] {
  const entries = ["-select_streams", "v", "-show_entries", "frame=pts_time", "-of", "csv=p=0"];
  const text = execFileSync(tools!.ffprobe, ["-v", "error", ...entries, file(name)]);
  return [...String(text).matchAll(/[\d.]+/g)].map(([time]) => Math.round(1000 * Number(time)));
}

/** Frames as bytes. */
function pixels(name: string, format = "rgb24"): Buffer {
  const out = ["-pix_fmt", format, "-f", "rawvideo", "-"];
  return execFileSync(
    tools!.ffmpeg,
    ["-v", "error", "-i", file(name), ...tools!.keepTimes, ...out],
    {
      maxBuffer: 2 ** 30,
    },
  );
}

const moving = (size: string, seconds: number, rate = 10) => [
  ...["-f", "lavfi", "-i", `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`],
];
const sine = (seconds: number) => ["-f", "lavfi", "-i", `sine=duration=${seconds}`];

describe.skipIf(!tools)("gramstyle stylize: clips (skipped without ffmpeg)", () => {
  it("keeps times, sound and what the file says, and makes odd sides even", () => {
    const uneven = [
      "-vf",
      "scale=45:33,settb=1/1000,setpts=PTS+23*mod(N\\,3)",
      "-enc_time_base",
      "1/1000",
    ];
    make(
      "odd.mkv",
      ...[...moving("45x33", 2), ...sine(2), ...uneven, ...tools!.keepTimes],
      ...["-pix_fmt", "yuv444p", "-c:a", "ac3", "-metadata", "title=A test"],
    );
    expect(stylize("odd.mkv", "-o", "odd.mp4", "-q")).toEqual(done);
    expect(times("odd.mp4")).toEqual(times("odd.mkv"));
    const { streams, format } = probe("odd.mp4");
    expect(streams[0]).toMatchObject({
      ...{ width: 46, height: 34, pix_fmt: "yuv420p", color_space: "bt709", color_range: "tv" },
    });
    expect(streams[1]).toMatchObject({ codec_type: "audio", codec_name: "ac3" });
    expect(Number(streams[1]!.duration)).toBeCloseTo(2, 1);
    expect(format.tags).toMatchObject({ title: "A test" });
    expect(existsSync(file("odd.mp4.parts"))).toBe(false);

    const none = ["--strength", "0", "--smoothing", "0", "--crf", "0"];
    expect(stylize("odd.mkv", "-o", "same.mkv", "-q", ...none)).toEqual(done);
    const [before, after] = [pixels("odd.mkv"), pixels("same.mkv")];
    // One column more, and colours at half the size: brightness is what stays.
    const grey = (bytes: Buffer, width: number, x: number, y: number) =>
      [0, 1, 2].reduce(
        (sum, c) => sum + bytes[3 * (width * y + x) + c]! * [0.21, 0.72, 0.07][c]!,
        0,
      );
    let difference = 0;
    for (let y = 0; y < 33; y++) {
      for (let x = 0; x < 45; x++) {
        difference += Math.abs(grey(before, 45, x, y) - grey(after, 46, x, y)) / (45 * 33);
      }
    }
    expect(difference).toBeLessThan(5);
  });

  it("takes a part, in a size, with its sound in another format", () => {
    make("sound.mp4", ...moving("64x48", 4), ...sine(4), "-c:a", "aac");
    const part = ["--from", "1", "--to", "0:02.5", "--size", "32"];
    expect(stylize("sound.mp4", "-o", "part.webm", ...part, "-q")).toEqual(done);
    // Opus begins a little before the picture.
    const [first = Number.NaN, ...others] = times("part.webm");
    expect(first).toBeLessThan(20);
    expect(others.map((time) => time - first)).toEqual(
      Array.from({ length: 14 }, (_, i) => 100 * (i + 1)),
    );
    const { streams } = probe("part.webm");
    expect(streams).toMatchObject([
      { codec_type: "video", width: 32, height: 24 },
      { codec_type: "audio", codec_name: "opus" },
    ]);
    expect(Number(probe("part.webm").format.duration)).toBeCloseTo(1.5, 1);
  });

  it("a clip of one frame", () => {
    make("one.mp4", ...moving("32x32", 0.1));
    expect(stylize("one.mp4", "-o", "one.mov", "-q")).toEqual(done);
    expect(times("one.mov")).toEqual([0]);
  });

  it.each(["gif", "webp"] as const)("%s: delays, plays and opacity stay", async (format) => {
    const frames = [0, 1, 2].map((n) =>
      Buffer.from(
        Uint8Array.from({ length: 4 * 21 * 11 }, (_, i) => {
          if (i % 4 === 3) return i < 400 ? 0 : 255;
          return ((n + 1) * i + n * 80) % 256;
        }),
      ),
    );
    const raw = { width: 21, height: 33, channels: 4, pageHeight: 11 } as const;
    const name = `moving.${format}`;
    await sharp(Buffer.concat(frames), { raw })
      [format]({ delay: [70, 200, 120], loop: 3 })
      .toFile(file(name));
    expect(stylize(name, "-o", `made.${format}`, "-q", "--smoothing", "0")).toEqual(done);
    const facts = await sharp(file(`made.${format}`), { animated: true }).metadata();
    expect(facts).toMatchObject({ width: 21, pageHeight: 11, pages: 3, loop: 3, hasAlpha: true });
    expect(facts.delay!.slice(0, 2)).toEqual([70, 200]);
    expect(facts.delay![2]).toBe(120);
    const { data } = await sharp(file(`made.${format}`))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([data[3], data.at(-1)]).toEqual([0, 255]);
  });

  it("a folder of both, broken ones among them", async () => {
    mkdirSync(file("both"));
    make("both/a.mp4", ...moving("32x32", 0.5));
    make("both/b.avi", ...moving("32x32", 0.5), "-c:v", "mjpeg");
    writeFileSync(file("both", "c.mp4"), "this is no clip");
    make("both/e.mp4", ...sine(0.2));
    await sharp({ create: { width: 9, height: 9, channels: 3, background: "red" } }).toFile(
      file("both", "d.png"),
    );
    const end = stylize("both", "-o", "all", "--json");
    expect(end).toMatchObject({ code: 1 });
    expect(end.stderr).toBe("gramstyle: 2 of 5 pictures could not be stylized\n");
    expect(readdirSync(file("all")).sort()).toEqual(["a.mp4", "b.avi.mp4", "d.png"]);
    expect(end.stdout).toMatch(/"error":"\\"both\/c.mp4\\": expected a clip that ffmpeg can read/);
    expect(end.stdout).toMatch(/with moving pictures, got audio alone/);
  });

  it("mistakes end with one line and exit code 2", () => {
    make("short.mp4", ...moving("32x32", 1));
    writeFileSync(file("there.mp4"), "");
    const cases: [string[], RegExp][] = [
      [["short.mp4", "-o", "x.png"], /expected a clip's extension .* got ".png"/],
      [["short.mp4", "-o", "there.mp4"], /"there.mp4" exists already/],
      [["short.mp4", "-o", "x.mp4", "--from", "5"], /--from: .* which ends at 1.00 s, got 5 s/],
      [["short.mp4", "-o", "x.mp4", "--from", "0:61"], /--from: expected seconds/],
      [["short.mp4", "-o", "x.mp4", "--smoothing", "2"], /from 0 to 1, got 2/],
      [["short.mp4", "-o", "x.mp4", "--recipe", "r.json"], /--recipe: expected pictures alone/],
      [["there.mp4", "-o", "x.mp4"], /got an empty file/],
    ];
    for (const [args, message] of cases) {
      const { code, stdout, stderr } = stylize(...args);
      expect(stderr).toMatch(message);
      expect(stderr.trim().split("\n")).toHaveLength(1);
      expect([code, stdout]).toEqual([2, ""]);
    }
    const { PATH: _path, ...env } = process.env;
    const without = spawnSync(process.execPath, argsOf(["short.mp4", "-o", "x.mp4"]), {
      ...{ cwd: folder, encoding: "utf8", env },
    });
    expect(without.stderr).toMatch(/^gramstyle: videos need ffmpeg, .* install ffmpeg .*\n$/);
    expect(without.status).toBe(2);
  });
});

describe.skipIf(!tools)(
  "gramstyle stylize: a clip that is stopped (skipped without ffmpeg)",
  () => {
    function makeLong(): void {
      if (!existsSync(file("long.mp4"))) make("long.mp4", ...moving("128x96", 12, 30), ...sine(12));
    }

    function hasPiece(output: string): boolean {
      const progress = file(`${output}.parts`, "progress.json");
      return existsSync(progress) && readFileSync(progress, "utf8").includes("00000.mp4");
    }

    /** Stops a run once it has kept a piece. */
    async function interrupt(signal: NodeJS.Signals, output: string) {
      const args = argsOf(["long.mp4", "-o", output, "--json"]);
      const child = spawn(process.execPath, args, { cwd: folder });
      let text = "";
      child.stdout.on("data", (more) => {
        text += more;
      });
      child.stderr.on("data", (more) => {
        text += more;
      });
      const watch = setInterval(() => {
        if (!hasPiece(output)) return;
        child.kill(signal);
        clearInterval(watch);
      }, 5);
      const code = await new Promise((end) => child.on("close", end));
      clearInterval(watch);
      return { code, text };
    }

    it("goes on after SIGKILL and Ctrl-C, and ends with the same frames and times", async () => {
      makeLong();
      expect(stylize("long.mp4", "-o", "whole.mp4", "-q")).toEqual(done);
      await interrupt("SIGKILL", "killed.mp4");
      const stopped = await interrupt("SIGINT", "stopped.mp4");
      expect(stopped.code).toBe(130);
      expect(stopped.text).toMatch(/Stopped after \d+ frames .* with --resume goes on/);
      for (const name of ["killed.mp4", "stopped.mp4"]) {
        expect(existsSync(file(name))).toBe(false);
        expect(times(join(`${name}.parts`, "00000.mp4"))).toHaveLength(120);
        expect(stylize("long.mp4", "-o", name).stderr).toMatch(/was begun before: .*--resume/);
        const other = stylize("long.mp4", "-o", name, "--resume", "--size", "64");
        expect(other.stderr).toMatch(/with another size \(128×96, now 64×48\)/);
        expect(stylize("long.mp4", "-o", name, "--resume", "-q")).toEqual(done);
        expect(times(name)).toEqual(times("whole.mp4"));
      }
      // With pieces of the same frames the whole result is the same, bit for bit.
      expect(pixels("killed.mp4").equals(pixels("whole.mp4"))).toBe(true);
      expect(times("whole.mp4")).toHaveLength(360);
    }, 120_000);

    it("says in one line that ffmpeg died; what is finished stays, to go on with", async () => {
      makeLong();
      const child = spawn(process.execPath, argsOf(["long.mp4", "-o", "died.mp4", "--json"]), {
        cwd: folder,
      });
      let stderr = "";
      child.stderr.on("data", (more) => {
        stderr += more;
      });
      const watch = setInterval(() => {
        if (!hasPiece("died.mp4")) return;
        const list = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
        for (const [, pid, parent, command] of list.matchAll(/^ *(\d+) +(\d+) +(.*)$/gm)) {
          if (Number(parent) !== child.pid || !/ffmpeg.*\.mp4$/.test(command!)) continue;
          process.kill(Number(pid), "SIGKILL");
          clearInterval(watch);
          return;
        }
      }, 5);
      const code = await new Promise((end) => child.on("close", end));
      clearInterval(watch);
      expect(stderr).toMatch(/^gramstyle: "died.mp4": ffmpeg was ended by SIGKILL\n$/);
      expect(code).toBe(1);
      expect(times(join("died.mp4.parts", "00000.mp4"))).toHaveLength(120);
      expect(stylize("long.mp4", "-o", "died.mp4", "--resume", "-q")).toEqual(done);
      expect(times("died.mp4")).toHaveLength(360);
    }, 60_000);
  },
);
