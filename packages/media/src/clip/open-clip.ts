/** Looks at a clip: by ffprobe, or by sharp where it is a GIF or WebP. */
import { stat } from "node:fs/promises";
import { errorMessage, UserError } from "@gramstyle/core";
import { errorCode, fileError } from "../file-errors.ts";
import { loadSharp } from "../load-sharp.ts";
import type { VideoTools } from "./abilities.ts";
import type { Animation, Clip, Movie } from "./clip.ts";
import { asFile, runVideoTool } from "./ffmpeg.ts";
import type { TimeBase } from "./frame-stream.ts";

/**
 * @throws UserError, one line with the path, where the file is missing, empty, broken, or has no
 * picture that moves
 */
export async function openClip(path: string, tools: VideoTools): Promise<Clip> {
  const facts = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") throw new UserError(`"${path}": there is no such file`);
    throw fileError(path, "read", error);
  });
  if (facts.isDirectory()) throw new UserError(`"${path}": expected a clip, got a folder`);
  if (facts.size === 0) throw new UserError(`"${path}": expected a clip, got an empty file`);
  return /\.(gif|webp)$/i.test(path) ? openAnimation(path) : openMovie(path, tools);
}

async function openAnimation(path: string): Promise<Animation> {
  const sharp = await loadSharp();
  const facts = await sharp(path, { animated: true, limitInputPixels: false })
    .metadata()
    .catch((error: unknown) => {
      throw new UserError(`"${path}": cannot be read as a clip: ${errorMessage(error)}`);
    });
  const pages = facts.pages ?? 1;
  const delays = Array.from({ length: pages }, (_, i) => shownDelay(facts.delay?.[i] ?? 100));
  const duration = delays.reduce((sum, delay) => sum + delay, 0) / 1000;
  return {
    kind: "animation",
    path,
    width: facts.width,
    height: facts.pageHeight ?? facts.height,
    timeBase: { numerator: 1, denominator: 1000 },
    duration,
    frameCount: pages,
    frameRate: pages / duration,
    delays,
    plays: facts.loop ?? 1,
    transparent: facts.hasAlpha,
  };
}

/** Browsers show a frame that asks for 10 ms or less for 100. */
const shownDelay = (delay: number): number => (delay <= 10 ? 100 : delay);

interface ProbedStream {
  readonly index: number;
  readonly codec_type?: string;
  readonly codec_name?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sample_aspect_ratio?: string;
  readonly time_base?: string;
  readonly nb_frames?: string;
  readonly avg_frame_rate?: string;
  readonly duration?: string;
  readonly field_order?: string;
  readonly color_space?: string;
  readonly color_transfer?: string;
  readonly pix_fmt?: string;
  readonly disposition?: { readonly attached_pic?: number };
  readonly side_data_list?: readonly { readonly rotation?: number }[];
}

interface Probed {
  readonly streams?: readonly ProbedStream[];
  readonly format?: { readonly start_time?: string; readonly duration?: string };
}

async function openMovie(path: string, { ffprobe }: VideoTools): Promise<Movie> {
  const args = ["-v", "error", "-of", "json", "-show_format", "-show_streams", asFile(path)];
  const text = await runVideoTool(ffprobe, args, { subject: `"${path}"` }).catch(
    (error: unknown) => {
      const reason = errorMessage(error).replace(/^.*failed with code \d+:? ?/, "");
      throw new UserError(
        `"${path}": expected a clip that ffmpeg can read, got a broken one or another file (${reason || "unknown data"})`,
      );
    },
  );
  const { streams = [], format = {} } = JSON.parse(text) as Probed;
  const video = streams.find(
    ({ codec_type, disposition }) => codec_type === "video" && disposition?.attached_pic !== 1,
  );
  if (!video?.width || !video.height) {
    const kinds = [...new Set(streams.map(({ codec_type }) => codec_type ?? "data"))].join(", ");
    throw new UserError(
      `"${path}": expected a clip with moving pictures, got ${kinds ? `${kinds} alone` : "none"}`,
    );
  }
  const size = shownSize(video);
  const duration = positive(format.duration) ?? positive(video.duration);
  const frameRate = fraction(video.avg_frame_rate);
  const counted = positive(video.nb_frames);
  const guessed = duration && frameRate ? Math.round(duration * frameRate) : undefined;
  return {
    kind: "movie",
    path,
    ...size,
    timeBase: timeBaseOf(video),
    duration,
    frameCount: counted ?? guessed,
    frameRate,
    stream: video.index,
    start: Number(format.start_time) || 0,
    soundCodecs: streams.flatMap(({ codec_type, codec_name }) =>
      codec_type === "audio" ? [codec_name ?? "unknown"] : [],
    ),
    interlaced: /^(tt|bb|tb|bt)$/.test(video.field_order ?? ""),
    highDynamicRange: /^(smpte2084|arib-std-b67)$/.test(video.color_transfer ?? ""),
    // ffmpeg takes what is not tagged for standard definition; players go by the size.
    guessedMatrix:
      !video.color_space && Math.min(size.width, size.height) >= 720 ? "bt709" : undefined,
  };
}

function shownSize(video: ProbedStream): { readonly width: number; readonly height: number } {
  const [wide, high] = (video.sample_aspect_ratio ?? "1:1").split(":").map(Number);
  const ratio = wide && high ? wide / high : 1;
  // Pixels are stretched, never squeezed, so that nothing is lost.
  const width = Math.round(video.width! * Math.max(1, ratio));
  const height = Math.round(video.height! / Math.min(1, ratio));
  const turns = video.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0;
  return Math.abs(turns) % 180 === 90 ? { width: height, height: width } : { width, height };
}

/** Its own, unless that is too coarse or too fine to be anything but a mistake. */
function timeBaseOf({ time_base, avg_frame_rate }: ProbedStream): TimeBase {
  const [numerator, denominator] = (time_base ?? "").split("/").map(Number);
  const tick = numerator && denominator ? numerator / denominator : 0;
  const rate = fraction(avg_frame_rate) ?? 1;
  if (tick > 1e-9 && tick * rate <= 1) {
    return { numerator: numerator!, denominator: denominator! };
  }
  return { numerator: 1, denominator: 90_000 };
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : undefined;
}

function fraction(text: string | undefined): number | undefined {
  const [numerator, denominator = 1] = (text ?? "").split("/").map(Number);
  const value = numerator! / denominator;
  return value > 0 && Number.isFinite(value) ? value : undefined;
}
