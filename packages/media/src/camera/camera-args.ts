/** ffmpeg's arguments for live frames: pure, so that each platform's can be looked at on any. */
import { asFile, quietly } from "../clip/ffmpeg.ts";
import { type CameraFormat, type CameraSource, cameraFormatOf } from "./camera-source.ts";

export interface CameraArgsOptions {
  readonly source: CameraSource;
  /** Frames are scaled down into this box in proportion, never up. Sides: multiples of 4. */
  readonly box: { readonly width: number; readonly height: number };
  /** Frames a second that a camera is asked for, and a still picture is moved by. */
  readonly frameRate: number;
  readonly platform: NodeJS.Platform;
}

/**
 * Writes frames to stdout as PPM pictures, one after the other, each with its size: what a camera
 * gives is only known when it comes.
 */
export function cameraArgs(options: CameraArgsOptions): readonly string[] {
  const { source, box } = options;
  const filters = [
    ...(source.kind === "still" ? [wandering] : []),
    `scale=w='min(iw,${box.width})':h='min(ih,${box.height})':force_original_aspect_ratio=decrease:force_divisible_by=4:flags=area`,
  ];
  return [
    ...quietly,
    ...inputArgs(options),
    "-map",
    "0:v:0",
    "-vf",
    filters.join(","),
    "-f",
    "image2pipe",
    "-c:v",
    "ppm",
    "pipe:1",
  ];
}

/** Three quarters of the picture, going around in it without ever jumping. */
const wandering =
  "crop=w=iw*3/4:h=ih*3/4:x='(iw-ow)/2*(1+sin(t/5))':y='(ih-oh)/2*(1+cos(t/7))':exact=1";

function inputArgs({ source, frameRate, platform }: CameraArgsOptions): readonly string[] {
  switch (source.kind) {
    case "clip":
      return ["-re", "-stream_loop", "-1", "-i", asFile(source.path)];
    case "still":
      return [
        ...["-re", "-f", "image2", "-loop", "1", "-framerate", String(frameRate)],
        ...["-pattern_type", "none", "-i", asFile(source.path)],
      ];
    case "test":
      return ["-re", "-f", "lavfi", "-i", `testsrc2=size=640x480:rate=${frameRate}`];
    case "device": {
      const format = cameraFormatOf(platform);
      if (!format) throw new Error(`ffmpeg reads no cameras on ${platform}`);
      return [...deviceArgs[format](frameRate), "-i", source.input];
    }
  }
}

/** Frames at once, none kept back. */
const withoutDelay = ["-fflags", "nobuffer", "-flags", "low_delay"];

const deviceArgs: Record<CameraFormat, (frameRate: number) => readonly string[]> = {
  // Asked for a size, the driver takes the nearest that it has; not asked, the last that was used.
  v4l2: (rate) => [
    ...[...withoutDelay, "-f", "v4l2", "-framerate", String(rate)],
    ...["-video_size", "640x480"],
  ],
  // Refuses sizes and rates that it does not have; 30 it has, the default of 29.97 often not.
  avfoundation: (rate) => [...withoutDelay, "-f", "avfoundation", "-framerate", String(rate)],
  // Refuses too: what the camera comes with suits most.
  dshow: () => [...withoutDelay, "-f", "dshow", "-rtbufsize", "64M"],
};
