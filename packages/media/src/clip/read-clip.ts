/** The frames of a clip, at their times, upright, in sRGB and in a size that was asked for. */
import { UserError } from "@gramstyle/core";
import type { VideoTools } from "./abilities.ts";
import type { Clip, Movie } from "./clip.ts";
import { asFile, quietly, type RunningTool, startVideoTool } from "./ffmpeg.ts";
import { type FrameStreamFormat, secondsOf, type VideoFrame } from "./frame-stream.ts";
import { readNut } from "./nut-reader.ts";
import { readAnimation } from "./read-animation.ts";

/** Which frames of a clip are read, and how large they become. */
export interface ReadClipOptions {
  readonly width: number;
  readonly height: number;
  /** Seconds of the clip: frames from here, before there. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Goes on behind a frame that was read before: its time, and which it was, counted from `from`. */
  readonly after?: { readonly pts: number; readonly count: number } | undefined;
  /** The most frames a second; more are left out. */
  readonly mostFrameRate?: number | undefined;
  /** Threads of the decoder. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What reading a clip gives. */
export interface ClipFrames {
  readonly format: FrameStreamFormat;
  /** Times are counted from the clip's begin. */
  frames(): AsyncGenerator<VideoFrame, void, undefined>;
  /** What the decoder complained of, so far. */
  complaints(): readonly string[];
}

/**
 * Frames come as fast as they are taken; reading less than all of them ends the decoder.
 * @throws UserError, from its `frames`, where no frame can be read
 */
export function readClip(clip: Clip, tools: VideoTools, options: ReadClipOptions): ClipFrames {
  const { width, height, from = 0, to = Number.POSITIVE_INFINITY } = options;
  const { timeBase } = clip;
  const channels = clip.kind === "animation" && clip.transparent ? 4 : 3;
  const complaints: string[] = [];

  async function* all(): AsyncGenerator<VideoFrame, void, undefined> {
    const { after } = options;
    let count = 0;
    if (after && clip.kind === "movie") {
      const near = secondsOf(after.pts, timeBase) - seekMargin;
      if (near > from) {
        const found = yield* framesBehind(clip, near, after.pts);
        if (found) return;
      }
    }
    // From the begin: those that were read before are counted, whatever their times are.
    for await (const frame of inRange(decode(clip, tools, options, from, complaints))) {
      if (!after || ++count > after.count) yield frame;
    }
  }

  /** False, before any frame, where seeking did not lead to the frame that was read last. */
  async function* framesBehind(movie: Movie, near: number, last: number) {
    let found = false;
    for await (const frame of inRange(decode(movie, tools, options, near, complaints))) {
      if (found) yield frame;
      else if (frame.pts === last) found = true;
      else if (frame.pts > last) return false;
    }
    return found;
  }

  async function* inRange(frames: AsyncGenerator<VideoFrame, void, undefined>) {
    for await (const frame of frames) {
      const seconds = secondsOf(frame.pts, timeBase);
      if (seconds >= to - rounding) return;
      if (seconds >= from - rounding) yield frame;
    }
  }

  return {
    format: { width, height, channels, timeBase },
    frames: all,
    complaints: () => complaints,
  };
}

/** Seconds that seeking goes back further than it needs to. */
const seekMargin = 2;
const rounding = 1e-6;
/** Added to all times on their way here: a negative one does not come through. */
const shift = 2 ** 30;

async function* decode(
  clip: Clip,
  tools: VideoTools,
  options: ReadClipOptions,
  from: number,
  complaints: string[],
): AsyncGenerator<VideoFrame, void, undefined> {
  if (clip.kind === "animation") return yield* readAnimation(clip, options);
  const running = startVideoTool(tools.ffmpeg, decoderArgs(clip, tools, options, from), {
    subject: `"${clip.path}"`,
    signal: options.signal,
  });
  running.stdin.end();
  try {
    yield* timesFromBegin(clip, running);
    await running.ended;
    complaints.push(...running.lines());
  } finally {
    running.stop();
    running.stdout.destroy();
  }
}

async function* timesFromBegin({ path, start, timeBase }: Movie, { stdout, ended }: RunningTool) {
  const stream = await readNut(stdout);
  if (!stream) {
    await ended;
    throw new UserError(`"${path}": no frame of it can be read`);
  }
  const { numerator, denominator } = stream.format.timeBase;
  const factor = (numerator * timeBase.denominator) / (denominator * timeBase.numerator);
  const begin = shift + Math.round((start * timeBase.denominator) / timeBase.numerator);
  for await (const { pts, data } of stream.frames) {
    yield { pts: Math.round(pts * factor) - begin, data };
  }
}

/** Pure, so that it can be looked at. */
export function decoderArgs(
  clip: Movie,
  tools: Pick<VideoTools, "filters" | "keepTimes">,
  options: ReadClipOptions,
  from: number,
): readonly string[] {
  const { width, height, mostFrameRate, threads = 2 } = options;
  const { numerator, denominator } = clip.timeBase;
  const matrix = clip.guessedMatrix ? `:in_color_matrix=${clip.guessedMatrix}` : "";
  const filters = [
    ...(clip.interlaced ? ["yadif=deint=interlaced"] : []),
    ...(mostFrameRate && (clip.frameRate ?? 0) > mostFrameRate ? [`fps=${mostFrameRate}`] : []),
    ...(clip.highDynamicRange ? toneMapping(tools.filters) : []),
    // Exact rounding would take thrice the time, and a style changes more than half a level.
    `scale=${width}:${height}:flags=lanczos+full_chroma_int${matrix}`,
    "format=rgb24",
    `settb=${numerator}/${denominator}`,
    `setpts=PTS+${shift}`,
  ];
  return [
    ...quietly,
    ...["-threads", String(threads), "-copyts"],
    ...(from > 0 ? ["-ss", from.toFixed(6)] : []),
    ...["-i", asFile(clip.path), "-map", `0:${clip.stream}`],
    ...["-filter_threads", "1", "-vf", filters.join(",")],
    ...["-c:v", "rawvideo", "-enc_time_base", `${numerator}/${denominator}`],
    ...[...tools.keepTimes, "-f", "nut", "pipe:1"],
  ];
}

/** To the brightness that a common screen has; without zimg colours stay as pale as they are. */
function toneMapping(filters: ReadonlySet<string>): readonly string[] {
  if (!filters.has("zscale") || !filters.has("tonemap")) return [];
  return [
    "zscale=transfer=linear:npl=100",
    "format=gbrpf32le",
    "zscale=primaries=bt709",
    "tonemap=hable:desat=0",
    "zscale=transfer=bt709:matrix=bt709:range=limited",
    "format=yuv444p",
  ];
}
