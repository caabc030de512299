import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Image } from "@gramstyle/core";
import { openCamera } from "@gramstyle/media";
import { filledImage } from "@gramstyle/media/figure";
import { embeddedStyles } from "@gramstyle/models";
import { afterAll, describe, expect, it } from "vitest";
import { createStylizerShelf } from "../stylize/stylizer-shelf.ts";
import { checkVirtualDevice, virtualFailure } from "./check-device.ts";
import { framesOf, live } from "./live.ts";
import { openSink } from "./open-sink.ts";
import { virtualArgs } from "./virtual-args.ts";
import { fixedSize } from "./working-size.ts";

const folder = mkdtempSync(join(tmpdir(), "gramstyle-virtual-"));
afterAll(() => rmSync(folder, { recursive: true }));
const hasFfmpeg = spawnSync("ffmpeg", ["-version"]).status === 0;

it("hands ffmpeg frames whose form it knows, and the device", () => {
  const args = virtualArgs({ width: 640, height: 480, frameRate: 30, output: "/dev/video10" });
  const text = args.join(" ");
  expect(text).toContain("-f rawvideo -pix_fmt rgb24 -video_size 640x480 -framerate 30 -i pipe:0");
  expect(text.endsWith("-pix_fmt yuv420p -f v4l2 /dev/video10")).toBe(true);
});

it("says how to make a device that is not there, or is another thing", async () => {
  const check = (device: string, options = {}) =>
    checkVirtualDevice(device, { platform: "linux", ...options });
  await expect(check(join(folder, "video10"))).rejects.toThrow(
    /video10" does not exist; make one by v4l2loopback .*: sudo modprobe v4l2loopback video_nr=10/,
  );
  writeFileSync(join(folder, "file"), "");
  await expect(check(join(folder, "file"))).rejects.toThrow("is not a virtual camera; make one");
  await expect(check("/dev/video10", { platform: "darwin" })).rejects.toThrow("this is darwin");
});

// Any device of characters does: what it is stands in the description that is handed in.
describe.skipIf(process.platform !== "linux")("devices (Linux alone)", () => {
  it("tells a virtual camera from a real one", async () => {
    const sysfs = join(folder, "sysfs");
    mkdirSync(join(folder, "devices/virtual/null"), { recursive: true });
    mkdirSync(join(folder, "devices/pci/null"), { recursive: true });
    mkdirSync(sysfs);
    const as = (place: string) => {
      rmSync(join(sysfs, "null"), { force: true });
      symlinkSync(join(folder, "devices", place), join(sysfs, "null"));
      return checkVirtualDevice("/dev/null", { sysfs });
    };
    await as("virtual/null");
    await expect(as("pci/null")).rejects.toThrow('"/dev/null" is not a virtual camera');
  });
});

it("says what to do where the device takes nothing", () => {
  const device = "/dev/video0";
  expect(virtualFailure(device, "ioctl(VIDIOC_G_FMT): Invalid argument")).toContain("modprobe");
  expect(virtualFailure(device, "Device or resource busy")).toContain("another program");
  expect(virtualFailure(device, "")).toBe(
    '`virtual`: "/dev/video0" takes no frames any more: ffmpeg ended',
  );
});

describe.skipIf(!hasFfmpeg)("the sink, into a file (skipped without ffmpeg)", () => {
  it("writes frames as YUV, all of the first one's size", async () => {
    const output = join(folder, "out.yuv");
    let count = 0;
    const onTaken = () => void count++;
    const sink = openSink({ output, format: "rawvideo", frameRate: 30, onTaken });
    const taken = async (image: Image) => {
      const before = count;
      sink.show(image);
      while (count === before) await new Promise((done) => setTimeout(done, 5));
    };
    await taken(filledImage(32, 16, [1, 1, 1]));
    await taken(filledImage(16, 8, [0, 0, 0]));
    await sink.end();
    const bytes = readFileSync(output);
    const frame = (32 * 16 * 3) / 2;
    expect(bytes.length).toBe(2 * frame);
    expect([bytes[0], bytes[32 * 16 - 1], bytes[frame]]).toEqual([235, 235, 16]);
  });

  it("gets what the camera sees, repainted, until it ends", async () => {
    const output = join(folder, "live.yuv");
    const sink = openSink({ output, format: "rawvideo", frameRate: 30 });
    const camera = openCamera({ source: { kind: "test" }, longSide: 64 });
    const stylizers = createStylizerShelf({ backend: "ort", device: "auto" });
    const styles = await embeddedStyles();
    const settings = { styles, style: 0, strength: 1, mirror: false, smoothing: 0 };
    const request = {
      ...{ frames: framesOf(camera), stylizers, settings: () => settings },
      workingSize: fixedSize(64),
    };
    let shown = 0;
    try {
      for await (const { image } of live(request, new AbortController().signal)) {
        sink.show(image);
        if (++shown === 10) break;
      }
    } finally {
      await camera.close();
      await sink.end();
      await stylizers.dispose();
    }
    const frame = (64 * 48 * 3) / 2;
    const bytes = readFileSync(output);
    expect(bytes.length % frame).toBe(0);
    const frames = bytes.length / frame;
    expect(frames).toBeGreaterThan(1);
    const last = bytes.subarray((frames - 1) * frame);
    expect(Buffer.compare(bytes.subarray(0, frame), last)).not.toBe(0);
  });

  it("says when nothing is taken any more", async () => {
    const sink = openSink({
      output: join(folder, "missing/out.yuv"),
      frameRate: 30,
      format: "rawvideo",
    });
    const timer = setInterval(() => sink.show(filledImage(32, 16, [0, 0, 0])), 10);
    await expect(sink.ended).rejects.toThrow("takes no frames any more");
    clearInterval(timer);
    await sink.end();
  });
});
