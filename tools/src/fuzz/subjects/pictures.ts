/** Pictures of every format that is read. */
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findVideoTools, openClip, readClip, readPicture } from "@gramstyle/media";
import sharp from "sharp";
import type { Subject } from "../subject.ts";

const side = 24;
const pixels = Buffer.from(Array.from({ length: 3 * side * side }, (_, i) => (i * 7919) % 256));
const picture = () => sharp(pixels, { raw: { width: side, height: side, channels: 3 } });

const encoders: Readonly<Record<string, () => Promise<Buffer>>> = {
  "picture.jpg": () =>
    picture()
      .jpeg()
      .withExif({ IFD0: { Copyright: "me" } })
      .toBuffer(),
  "interlaced.png": () => picture().png({ progressive: true }).toBuffer(),
  "picture.png": () => picture().png().toBuffer(),
  "picture.webp": () => picture().webp().toBuffer(),
  "picture.tiff": () => picture().tiff().toBuffer(),
  "picture.gif": () => picture().gif().toBuffer(),
  "picture.avif": () => picture().avif().toBuffer(),
  "progressive.jpeg": () => picture().jpeg({ progressive: true }).toBuffer(),
};

export const pictureSubjects: readonly Subject[] = Object.entries(encoders).map(
  ([file, encode]) => ({
    name: file,
    file,
    prepare: async (folder) => writeFile(join(folder, file), await encode()),
    attempt: async (folder) => {
      await readPicture(join(folder, file), { longSide: 32 });
      return undefined;
    },
  }),
);

/** Where there is ffmpeg. */
export async function clipSubjects(): Promise<readonly Subject[]> {
  const tools = await findVideoTools().catch(() => undefined);
  if (!tools) return [];
  const source = "testsrc2=size=32x32:rate=10:duration=1";
  return ["clip.mp4", "clip.gif", "clip.webm"].map((file) => ({
    name: file,
    file,
    prepare: async (folder) => {
      const args = ["-v", "error", "-f", "lavfi", "-i", source, join(folder, file)];
      execFileSync(tools.ffmpeg, args);
    },
    attempt: async (folder, signal) => {
      const clip = await openClip(join(folder, file), tools);
      // Nobody wants more pixels than this of a damaged size.
      const decoded = readClip(clip, tools, { width: 32, height: 32, signal });
      for await (const _frame of decoded.frames()) signal.throwIfAborted();
      return undefined;
    },
  }));
}
