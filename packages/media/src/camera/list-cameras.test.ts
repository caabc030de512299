import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { chooseCamera } from "./camera-source.ts";
import { listCameras, parseAvfoundation, parseDshow } from "./list-cameras.ts";

it("finds Linux's cameras, without their devices for metadata", async () => {
  const sysfs = mkdtempSync(join(tmpdir(), "gramstyle-sysfs-"));
  const device = (name: string, index: string, title: string) => {
    mkdirSync(join(sysfs, name));
    writeFileSync(join(sysfs, name, "index"), `${index}\n`);
    writeFileSync(join(sysfs, name, "name"), `${title}\n`);
  };
  device("video10", "0", "Dummy video device (0x0000)");
  device("video0", "0", "HD Webcam");
  device("video1", "1", "HD Webcam");
  device("v4l-subdev0", "0", "sensor");
  try {
    const cameras = await listCameras({ platform: "linux", sysfs });
    expect(cameras.map(({ index, name, device }) => [index, name, device.input])).toEqual([
      [0, "HD Webcam", "/dev/video0"],
      [10, "Dummy video device (0x0000)", "/dev/video10"],
    ]);
    expect(chooseCamera(cameras)?.index).toBe(0);
    expect(chooseCamera(cameras, "10")?.index).toBe(10);
    expect(chooseCamera(cameras, "/dev/video10")?.index).toBe(10);
    expect(chooseCamera(cameras, "webcam")?.index).toBe(0);
    expect(chooseCamera(cameras, "1")).toBeUndefined();
  } finally {
    rmSync(sysfs, { recursive: true });
  }
  expect(await listCameras({ platform: "linux", sysfs })).toEqual([]);
  expect(await listCameras({ platform: "sunos" })).toEqual([]);
});

it("reads what ffmpeg says of macOS's cameras", () => {
  const prefix = "[AVFoundation indev @ 0x7f8e]";
  const text = [
    `${prefix} AVFoundation video devices:`,
    `${prefix} [0] FaceTime HD Camera`,
    `${prefix} [1] Kamera [Büro] 2`,
    `${prefix} [2] Capture screen 0`,
    `${prefix} AVFoundation audio devices:`,
    `${prefix} [0] MacBook Microphone`,
    ": Input/output error",
  ].join("\n");
  expect(parseAvfoundation(text).map(({ name, device }) => [name, device.input])).toEqual([
    ["FaceTime HD Camera", "0:none"],
    ["Kamera [Büro] 2", "1:none"],
  ]);
});

it("reads what ffmpeg says of Windows' cameras, old and new", () => {
  const today = [
    '[dshow @ 0001] "HD Webcam" (video)',
    '[dshow @ 0001]   Alternative name "@device_pnp_1"',
    '[dshow @ 0001] "OBS Virtual Camera" (video, audio)',
    '[dshow @ 0001] "Microphone" (audio)',
  ].join("\r\n");
  const names = ["HD Webcam", "OBS Virtual Camera"];
  expect(parseDshow(today).map(({ name }) => name)).toEqual(names);
  expect(parseDshow(today)[1]!.device.input).toBe("video=OBS Virtual Camera");
  const before = [
    "[dshow @ 0001] DirectShow video devices (some may be both video and audio devices)",
    '[dshow @ 0001]  "HD Webcam"',
    '[dshow @ 0001]     Alternative name "@device_pnp_1"',
    "[dshow @ 0001] DirectShow audio devices",
    '[dshow @ 0001]  "Microphone"',
  ].join("\r\n");
  expect(parseDshow(before).map(({ name }) => name)).toEqual(["HD Webcam"]);
});
