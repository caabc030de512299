import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import type { CameraSource } from "./camera-source.ts";
import { type Camera, openCamera } from "./open-camera.ts";

const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;
const folder = mkdtempSync(join(tmpdir(), "gramstyle-camera-"));
afterAll(() => rmSync(folder, { recursive: true }));
let camera: Camera | undefined;
afterEach(() => camera?.close());

const open = (source: CameraSource, options: { longSide?: number; ffmpeg?: string } = {}) => {
  camera = openCamera({ source, ...options });
  return camera;
};

/** A camera of a platform, played by a program of our own in the place of ffmpeg. */
function pretend(script: string): string {
  const path = join(folder, `ffmpeg-${Math.random().toString(36).slice(2)}`);
  writeFileSync(path, `#!${process.execPath}\n${script}`);
  chmodSync(path, 0o755);
  return path;
}

describe.skipIf(!hasFfmpeg)("cameras by ffmpeg (skipped where it is not on the PATH)", () => {
  it("plays the test picture, which moves, at most as large as asked for", async () => {
    const { next } = open({ kind: "test" }, { longSide: 64 });
    const first = (await next())!;
    const second = (await next())!;
    expect([first.width, first.height]).toEqual([64, 48]);
    expect(first.rgb.length).toBe(3 * 64 * 48);
    expect(Buffer.compare(first.rgb, second.rgb)).not.toBe(0);
  });

  it("plays a clip over and over in its own time, upright and in proportion", async () => {
    const path = join(folder, "-odd: name.mkv");
    const args = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=36x90:rate=10:duration=0.5"];
    expect(spawnSync("ffmpeg", [...args, "-c:v", "ffv1", `file:${path}`]).status).toBe(0);
    const { next } = open({ kind: "clip", path }, { longSide: 40 });
    const begun = performance.now();
    for (let i = 0; i < 12; i++) {
      const frame = (await next())!;
      expect([frame.width, frame.height]).toEqual([16, 40]);
    }
    // Twelve frames of ten a second, from a clip of five.
    expect(performance.now() - begun).toBeGreaterThan(800);
  });

  it("moves over a still picture", async () => {
    const path = join(folder, "picture %d.png");
    const args = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=80x60", "-frames:v", "1"];
    const output = ["-f", "image2", "-update", "1", `file:${join(folder, "picture.png")}`];
    expect(spawnSync("ffmpeg", [...args, ...output]).status).toBe(0);
    copyFileSync(join(folder, "picture.png"), path);
    const { next } = open({ kind: "still", path });
    const first = (await next())!;
    expect([first.width, first.height]).toEqual([60, 44]);
    let moved = false;
    for (let i = 0; i < 60 && !moved; i++) {
      moved = Buffer.compare(first.rgb, (await next())!.rgb) !== 0;
    }
    expect(moved).toBe(true);
  });

  it("says what cannot be played", async () => {
    const missing = join(folder, "missing.mp4");
    await expect(open({ kind: "clip", path: missing }).next()).rejects.toThrow(
      `"${missing}": cannot be played: No such file or directory`,
    );
    const broken = join(folder, "broken.mp4");
    writeFileSync(broken, "no video");
    await expect(open({ kind: "clip", path: broken }).next()).rejects.toThrow(
      `"${broken}": cannot be played: Invalid data found when processing input`,
    );
  });

  it("ends where it is closed, also for whoever waits", async () => {
    const opened = open({ kind: "test" }, { longSide: 64 });
    await opened.next();
    await opened.next();
    const waiting = opened.next();
    await opened.close();
    await waiting;
    expect(await opened.next()).toBeUndefined();
  });
});

it("says that ffmpeg is missing, or does not start", async () => {
  vi.stubEnv("PATH", folder);
  await expect(open({ kind: "test" }).next()).rejects.toThrow(
    "videos need ffmpeg, which is not on the PATH; install ffmpeg",
  );
  vi.unstubAllEnvs();
  const ffmpeg = join(folder, "nothing");
  await expect(open({ kind: "test" }, { ffmpeg }).next()).rejects.toThrow(
    "the test picture: cannot be played: ffmpeg cannot be started",
  );
});

// A shebang names the program there.
describe.skipIf(process.platform === "win32")("cameras that fail (no Windows: scripts)", () => {
  const device: CameraSource = { kind: "device", input: "/dev/video0" };
  const failing = (message: string) =>
    pretend(`process.stderr.write(${JSON.stringify(`${message}\n`)}); process.exitCode = 1;`);

  it("says why a camera cannot be opened", async () => {
    const messages = {
      "/dev/video0: Permission denied": /^camera "\/dev\/video0": permission denied; let/,
      "/dev/video0: Device or resource busy": /: another program uses it; close that first$/,
      "[video4linux2,v4l2 @ 0x55] Cannot open video device /dev/video0: No such file or directory":
        /: there is no such camera$/,
      "/dev/video0: Inappropriate ioctl": /: cannot be opened: Inappropriate ioctl$/,
    };
    for (const [message, told] of Object.entries(messages)) {
      await expect(open(device, { ffmpeg: failing(message) }).next()).rejects.toThrow(told);
    }
  });

  it("says that a camera was unplugged in the middle", async () => {
    const script = `process.stdout.write("P6\\n1 1\\n255\\nabc"); setTimeout(() => process.exit(0), 200);`;
    const { next } = open(device, { ffmpeg: pretend(script) });
    expect([...(await next())!.rgb]).toEqual([97, 98, 99]);
    await expect(next()).rejects.toThrow(
      'camera "/dev/video0": no more frames come; was it unplugged?',
    );
  });

  it("ends a program that does not want to end", async () => {
    const script = `process.on("SIGTERM", () => {}); process.stdout.write("P6\\n1 1\\n255\\nabc"); setInterval(() => {}, 1000);`;
    const opened = open(device, { ffmpeg: pretend(script) });
    await opened.next();
    await opened.close();
    expect(await opened.next()).toBeUndefined();
  });
});
