/** The cameras of this machine. */
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type CameraFormat, cameraFormatOf, type ListedCamera } from "./camera-source.ts";

/** Where cameras are looked for. */
export interface ListCamerasOptions {
  readonly platform?: NodeJS.Platform;
  /** The program to ask, except on Linux. */
  readonly ffmpeg?: string;
  /** Where Linux describes its video devices. */
  readonly sysfs?: string;
}

/** Empty where there are none; on Linux found without ffmpeg. */
export async function listCameras(options: ListCamerasOptions = {}): Promise<ListedCamera[]> {
  const { platform = process.platform, ffmpeg = "ffmpeg" } = options;
  const format = cameraFormatOf(platform);
  if (!format) return [];
  if (format === "v4l2") return listV4l2(options.sysfs ?? "/sys/class/video4linux");
  return parsers[format](await askFfmpeg(ffmpeg, queries[format]));
}

/** Cameras have a second device for metadata, which gives no frames: those with index 0 do. */
async function listV4l2(folder: string): Promise<ListedCamera[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const text = async (...path: string[]) =>
    (await readFile(join(folder, ...path), "utf8").catch(() => "")).trim();
  const found: ListedCamera[] = [];
  for (const device of names) {
    const number = /^video(\d+)$/.exec(device)?.[1];
    if (number === undefined || (await text(device, "index")) !== "0") continue;
    const name = (await text(device, "name")) || device;
    found.push({
      index: Number(number),
      name,
      device: { kind: "device", input: `/dev/${device}` },
    });
  }
  return found.sort((a, b) => a.index - b.index);
}

type AskedFormat = Exclude<CameraFormat, "v4l2">;

const queries: Record<AskedFormat, readonly string[]> = {
  avfoundation: ["-hide_banner", "-f", "avfoundation", "-list_devices", "true", "-i", ""],
  dshow: ["-hide_banner", "-f", "dshow", "-list_devices", "true", "-i", "dummy"],
};

const timeout = 10_000;

/** It lists them on stderr, and then fails, since there is no such device. */
function askFfmpeg(ffmpeg: string, args: readonly string[]): Promise<string> {
  return new Promise((done) => {
    execFile(ffmpeg, args, { timeout, windowsHide: true }, (_error, _stdout, stderr) =>
      done(stderr),
    );
  });
}

/** "[AVFoundation indev @ 0x…] [0] FaceTime HD Camera", below "video devices"; sound comes after. */
export function parseAvfoundation(text: string): ListedCamera[] {
  const found: ListedCamera[] = [];
  let isVideo = false;
  for (const line of text.split(/\r?\n/)) {
    if (/AVFoundation (video|audio) devices/.test(line)) isVideo = /video devices/.test(line);
    const [, index, name] = /\] \[(\d+)\] (.+)$/.exec(line) ?? [];
    // Without ":none" some versions open a microphone as well.
    if (!isVideo || index === undefined || name === undefined) continue;
    if (/^Capture screen \d+$/.test(name)) continue;
    found.push({ index: Number(index), name, device: { kind: "device", input: `${index}:none` } });
  }
  return found;
}

/** "[dshow @ …] "HD Webcam" (video)"; older versions have headings instead. */
export function parseDshow(text: string): ListedCamera[] {
  const found: ListedCamera[] = [];
  let isVideo = false;
  for (const line of text.split(/\r?\n/)) {
    if (/DirectShow (video|audio) devices/.test(line)) isVideo = /video devices/.test(line);
    const [, name, kind] = /\]\s+"([^"]+)"(?: \((.+)\))?$/.exec(line) ?? [];
    if (name === undefined || /Alternative name/.test(line)) continue;
    if (kind === undefined ? !isVideo : !/video/.test(kind)) continue;
    const input = `video=${name}`;
    found.push({ index: found.length, name, device: { kind: "device", input } });
  }
  return found;
}

const parsers: Record<AskedFormat, (text: string) => ListedCamera[]> = {
  avfoundation: parseAvfoundation,
  dshow: parseDshow,
};
