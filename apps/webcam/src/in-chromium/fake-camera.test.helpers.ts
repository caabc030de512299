/** A clip for Chromium's fake camera, in YUV4MPEG2: plain planes of Y, U and V. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [width, height] = [320, 240];

/**
 * Two seconds of a light bar that goes from left to right over dark ground, at 20 frames a second.
 * @returns Chromium's flags for it, and how to take the file away again
 */
export function writeFakeCamera(): { readonly flags: readonly string[]; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "gramstyle-camera-"));
  const file = join(folder, "camera.y4m");
  const chroma = Buffer.alloc((width * height) / 2, 128);
  const frames = Array.from({ length: 40 }, (_, frame) => {
    const left = 6 * frame;
    const row = Buffer.alloc(width, 40).fill(220, left, left + 80);
    const luma = Buffer.concat(Array.from({ length: height }, () => row));
    return Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  });
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F20:1 Ip A1:1 C420jpeg\n`);
  writeFileSync(file, Buffer.concat([header, ...frames]));
  return {
    flags: ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${file}`],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
