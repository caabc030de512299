/** Makes a clip of its pieces, which are not encoded again, with the sound of the clip it came from. */
import { rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { errorCode, fileError } from "../file-errors.ts";
import type { VideoTools } from "./abilities.ts";
import type { Clip } from "./clip.ts";
import type { ClipFormat } from "./clip-formats.ts";
import { asFile, quietly, runVideoTool, startVideoTool, VideoToolError } from "./ffmpeg.ts";
import { secondsOf } from "./frame-stream.ts";
import { setLastDelay } from "./webp-delay.ts";

/** A finished piece in the folder. */
export interface Piece {
  readonly file: string;
  readonly frames: number;
  /** Times of its first and its last frame. */
  readonly first: number;
  readonly last: number;
}

/** What is joined, and with what of the clip that it was made from. */
export interface JoinOptions {
  readonly clip: Clip;
  readonly pieces: readonly Piece[];
  /** Where the pieces are. */
  readonly folder: string;
  readonly output: string;
  readonly format: ClipFormat;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The folder is removed when the clip is whole: its frames are counted, since ffmpeg passes over a
 * piece that it cannot read and says nothing.
 * @throws UserError where the file cannot be written, VideoToolError where ffmpeg fails or frames
 * are missing
 */
export async function joinPieces(tools: VideoTools, options: JoinOptions): Promise<void> {
  const { folder, output, format, signal } = options;
  await writeFile(join(folder, "list.txt"), concatList(options));
  const made = join(folder, `joined.${format}`);
  const run = async (args: readonly string[]) => {
    const running = startVideoTool(tools.ffmpeg, [...quietly, "-y", ...args], {
      subject: `"${output}"`,
      signal,
      cwd: folder,
    });
    running.stdin.end();
    running.stdout.resume();
    await running.ended.catch((error: unknown) => {
      const text = running.lines().join("\n");
      if (/No space left/i.test(text)) throw fileError(output, "written", { code: "ENOSPC" });
      throw error;
    });
  };
  if (format === "gif") {
    await run([...listed, "-vf", "palettegen", "-frames:v", "1", "palette.png"]);
    await run([...gifArgs(options, tools.keepTimes), `joined.${format}`]);
  } else if (format === "webp") {
    await run([...webpArgs(options, tools.keepTimes), `joined.${format}`]);
    await setLastDelay(made, Math.round(lastDelay(options)));
  } else {
    await run([...movieArgs(options), `joined.${format}`]);
  }
  await checkFrames(tools, made, options);
  await rename(made, output).catch((error: unknown) => {
    throw fileError(output, "written", error);
  });
  await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
    if (errorCode(error) !== "ENOENT") throw fileError(folder, "removed", error);
  });
}

async function checkFrames(
  { ffprobe }: VideoTools,
  made: string,
  { pieces, output, format, signal }: JoinOptions,
): Promise<void> {
  // Encoders of WebP make one of frames that are equal.
  if (format === "webp") return;
  const entries = ["-count_packets", "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0"];
  const text = await runVideoTool(
    ffprobe,
    ["-v", "error", "-select_streams", "v:0", ...entries, asFile(resolve(made))],
    { subject: `"${output}"`, signal },
  );
  const [count = ""] = /\d+/.exec(text) ?? [];
  const expected = pieces.reduce((sum, { frames }) => sum + frames, 0);
  if (Number(count) === expected) return;
  throw new VideoToolError(
    `"${output}": expected ${expected} frames of its pieces, ffmpeg joined ${count || "none"} of them`,
  );
}

const listed = ["-f", "concat", "-safe", "0", "-i", "list.txt"];

/**
 * Each piece begins at 0: how long it lasts says when the next begins. Rounded as sums, so that no
 * error grows.
 */
function concatList({ clip, pieces }: JoinOptions): string {
  const begin = (index: number) =>
    Math.round(1e6 * secondsOf(pieces[index]!.first - pieces[0]!.first, clip.timeBase));
  const lines = pieces.flatMap(({ file }, i) => {
    const line = `file ${file}`;
    if (i + 1 === pieces.length) return [line];
    return [line, `duration ${((begin(i + 1) - begin(i)) / 1e6).toFixed(6)}`];
  });
  return `ffconcat version 1.0\n${lines.join("\n")}\n`;
}

/** What each container takes of sound as it is; other sound is encoded anew. */
const takenSound: Readonly<Record<string, RegExp>> = {
  mp4: /^(aac|mp3|ac3|eac3|alac|opus)$/,
  mov: /^(aac|mp3|ac3|eac3|alac|pcm_s16le|pcm_s24le)$/,
  mkv: /./,
  webm: /^(opus|vorbis)$/,
};

/** Pure but for the tools' names. */
function movieArgs({ clip, pieces, format, from = 0, to }: JoinOptions): readonly string[] {
  const hasSound = clip.kind === "movie" && clip.soundCodecs.length > 0;
  const delay = hasSound ? secondsOf(pieces[0]!.first, clip.timeBase) - from : 0;
  const sound = clip.kind === "movie" ? clip.soundCodecs : [];
  const copied = sound.every((codec) => takenSound[format]!.test(codec));
  const encoder = format === "webm" ? "libopus" : "aac";
  const source = asFile(resolve(clip.path));
  return [
    ...(delay > 1e-6 ? ["-itsoffset", delay.toFixed(6)] : []),
    ...listed,
    ...(from > 0 ? ["-ss", String(from)] : []),
    ...(to === undefined ? [] : ["-t", String(to - from)]),
    ...["-i", source, "-map", "0:v:0", ...(hasSound ? ["-map", "1:a"] : [])],
    ...["-map_metadata", "1", "-map_chapters", "1", "-c:v", "copy"],
    ...(hasSound ? ["-c:a", ...(copied ? ["copy"] : [encoder, "-b:a", "192k"])] : []),
    ...(format === "mp4" ? ["-movflags", "+faststart"] : []),
    ...(format === "mov" ? ["-movflags", "+faststart+use_metadata_tags"] : []),
  ];
}

/** How long the last frame is seen, in milliseconds: as long as in the clip, or as the others. */
function lastDelay({ clip, pieces, to }: JoinOptions): number {
  if (clip.kind === "animation" && to === undefined) return clip.delays.at(-1)!;
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  const seconds = secondsOf(pieces.at(-1)!.last - pieces[0]!.first, clip.timeBase);
  return frames > 1 ? (1000 * seconds) / (frames - 1) : 1000 / (clip.frameRate ?? 10);
}

function gifArgs(options: JoinOptions, keepTimes: readonly string[]): readonly string[] {
  const plays = options.clip.kind === "animation" ? options.clip.plays : 0;
  return [
    ...[...listed, "-i", "palette.png"],
    ...["-lavfi", "[0:v][1:v]paletteuse=diff_mode=rectangle"],
    // It counts repetitions: none is -1, for ever is 0.
    ...["-loop", String(plays === 0 ? 0 : plays === 1 ? -1 : plays - 1)],
    ...["-final_delay", String(Math.round(lastDelay(options) / 10))],
    ...["-enc_time_base", "1/100", ...keepTimes],
  ];
}

function webpArgs({ clip }: JoinOptions, keepTimes: readonly string[]): readonly string[] {
  const plays = clip.kind === "animation" ? clip.plays : 0;
  return [
    ...[...listed, "-c:v", "libwebp_anim", "-quality", "90", "-compression_level", "4"],
    ...["-loop", String(plays), "-enc_time_base", "1/1000", ...keepTimes],
  ];
}
