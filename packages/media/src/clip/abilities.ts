/** What the ffmpeg of this machine can do. */
import { findVideoTool, runVideoTool } from "./ffmpeg.ts";

/** The programs, and what they can do. */
export interface VideoTools {
  readonly ffmpeg: string;
  readonly ffprobe: string;
  /** By name, as "libx264". */
  readonly encoders: ReadonlySet<string>;
  readonly filters: ReadonlySet<string>;
  /** The option that keeps each frame with its own time: it has another name before version 5.1. */
  readonly keepTimes: readonly string[];
}

/** @throws UserError where ffmpeg or ffprobe is missing */
export async function findVideoTools(): Promise<VideoTools> {
  const [ffmpeg, ffprobe] = await Promise.all([findVideoTool("ffmpeg"), findVideoTool("ffprobe")]);
  const ask = (what: string) => runVideoTool(ffmpeg, ["-hide_banner", what], { subject: "ffmpeg" });
  const [version, encoders, filters] = await Promise.all(
    ["-version", "-encoders", "-filters"].map(ask),
  );
  return {
    ffmpeg,
    ffprobe,
    encoders: namesIn(encoders!),
    filters: namesIn(filters!),
    keepTimes: [isOld(version!) ? "-vsync" : "-fps_mode", "passthrough"],
  };
}

/** " V....D libx264   …", " ..C zscale  …": flags, then the name. */
function namesIn(text: string): Set<string> {
  return new Set([...text.matchAll(/^ [A-Z.|]{2,6} +([\w-]+)/gm)].map(([, name]) => name!));
}

/** Builds from the repository have names such as N-109542, and are newer. */
function isOld(version: string): boolean {
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) < 5 || (Number(major) === 5 && Number(minor) < 1);
}
