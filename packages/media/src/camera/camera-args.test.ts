import { expect, it } from "vitest";
import { cameraArgs } from "./camera-args.ts";
import type { CameraSource } from "./camera-source.ts";

const argsOf = (source: CameraSource, platform: NodeJS.Platform = "linux") =>
  cameraArgs({ source, platform, frameRate: 30, box: { width: 640, height: 480 } });
const inputOf = (source: CameraSource, platform?: NodeJS.Platform) =>
  argsOf(source, platform)
    .join(" ")
    .replace(/^-hide_banner -loglevel error -nostdin /, "")
    .replace(/ -map .*/, "");

it("asks each platform's cameras in its own way", () => {
  const plain = "-fflags nobuffer -flags low_delay";
  expect(inputOf({ kind: "device", input: "/dev/video2" }, "linux")).toBe(
    `${plain} -f v4l2 -framerate 30 -video_size 640x480 -i /dev/video2`,
  );
  expect(inputOf({ kind: "device", input: "0:none" }, "darwin")).toBe(
    `${plain} -f avfoundation -framerate 30 -i 0:none`,
  );
  const windows = argsOf({ kind: "device", input: "video=HD Webcam" }, "win32");
  expect(windows[windows.indexOf("-i") + 1]).toBe("video=HD Webcam");
  expect(windows).toContain("dshow");
  expect(() => argsOf({ kind: "device", input: "0" }, "sunos")).toThrow("no cameras on sunos");
});

it("plays files in their own time; a name is never an option or a protocol", () => {
  expect(inputOf({ kind: "clip", path: "-a:b.mp4" })).toBe("-re -stream_loop -1 -i file:-a:b.mp4");
  expect(inputOf({ kind: "still", path: "a%d.jpg" })).toBe(
    "-re -f image2 -loop 1 -framerate 30 -pattern_type none -i file:a%d.jpg",
  );
  expect(inputOf({ kind: "test" })).toBe("-re -f lavfi -i testsrc2=size=640x480:rate=30");
});

it("scales into the box, never up, and writes pictures that say their size", () => {
  const args = argsOf({ kind: "test" });
  expect(args[args.indexOf("-vf") + 1]).toBe(
    "scale=w='min(iw,640)':h='min(ih,480)':force_original_aspect_ratio=decrease:force_divisible_by=4:flags=area",
  );
  expect(args.slice(-5)).toEqual(["-f", "image2pipe", "-c:v", "ppm", "pipe:1"]);
});
