/** How frames are encoded for each format, with what this machine's ffmpeg has. */
import { UserError } from "@gramstyle/core";
import type { ClipFormat } from "./clip-formats.ts";

/** How the picture is encoded. */
export interface VideoEncoding {
  readonly encoder: string;
  /** ffmpeg's arguments behind `-c:v`. */
  readonly args: readonly string[];
  /** Of the pieces that a clip is made of. */
  readonly extension: "mp4" | "mkv";
  /** Whether it keeps colours and opacity as they are, for GIF and WebP to be made of. */
  readonly lossless: boolean;
}

/** What an encoding is chosen by. */
export interface ChooseEncodingOptions {
  /** Constant rate factor as x264 counts, 0 to 51: less is better and larger. */
  readonly crf: number;
  readonly threads: number;
}

/** Hardly to be told from the frames themselves. */
export const defaultCrf = 18;

/**
 * No encoder may put frames in another order than they are seen in: pieces could not be joined at
 * exact times. `-bf 0` says so; VP9 and AV1 have no such frames.
 */
const encoders: Readonly<
  Record<string, (options: ChooseEncodingOptions) => readonly (string | number)[]>
> = {
  libx264: ({ crf, threads }) => [
    "-preset",
    "veryfast",
    "-crf",
    crf,
    "-bf",
    0,
    "-threads",
    threads,
  ],
  "libvpx-vp9": ({ crf, threads }) => [
    ...["-deadline", "realtime", "-cpu-used", 6, "-row-mt", 1, "-threads", threads],
    ...["-b:v", 0, "-crf", Math.min(63, Math.round(crf * 1.4))],
  ],
  libsvtav1: ({ crf }) => ["-preset", 10, "-crf", Math.min(63, Math.round(crf * 1.4))],
  mpeg4: ({ crf, threads }) => [
    ...["-q:v", Math.min(31, 1 + Math.round(crf / 6)), "-bf", 0, "-threads", threads],
  ],
};

const choices: Readonly<Record<ClipFormat, readonly string[]>> = {
  mp4: ["libx264", "libsvtav1", "libvpx-vp9", "mpeg4"],
  mov: ["libx264", "mpeg4"],
  mkv: ["libx264", "libsvtav1", "libvpx-vp9", "mpeg4"],
  webm: ["libvpx-vp9", "libsvtav1"],
  gif: ["ffv1"],
  webp: ["ffv1"],
};

/** What the end of the work needs besides. */
const finishers: Partial<Record<ClipFormat, string>> = { gif: "gif", webp: "libwebp_anim" };

/** @throws UserError where this ffmpeg cannot write the format */
export function chooseEncoding(
  format: ClipFormat,
  available: ReadonlySet<string>,
  options: ChooseEncodingOptions,
): VideoEncoding {
  const encoder = choices[format].find((name) => available.has(name));
  const finisher = finishers[format];
  if (!encoder || (finisher && !available.has(finisher))) {
    const missing = encoder ? finisher : choices[format].join(" or ");
    throw new UserError(
      `.${format}: this ffmpeg cannot write it, it has no ${missing}; choose another format or install a fuller ffmpeg`,
    );
  }
  if (encoder === "ffv1") return { encoder, args: [], extension: "mkv", lossless: true };
  const args = encoders[encoder]!(options).map(String);
  return { encoder, args, extension: "mp4", lossless: false };
}
