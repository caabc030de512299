/** Writes frames, with their times, as a piece of a clip. */
import { errorMessage } from "@gramstyle/core";
import { fileError } from "../file-errors.ts";
import type { VideoTools } from "./abilities.ts";
import type { VideoEncoding } from "./encoders.ts";
import { asFile, quietly, startVideoTool, VideoToolError, writeTo } from "./ffmpeg.ts";
import type { FrameStreamFormat, VideoFrame } from "./frame-stream.ts";
import { nutFrameHeader, nutHeader } from "./nut-writer.ts";

/** A piece of a clip while it is written, frame by frame. */
export interface PieceWriter {
  readonly pid: number | undefined;
  /** Waits while the encoder is behind. @throws as `finish` does */
  write(frame: VideoFrame): Promise<void>;
  /**
   * The file is whole then.
   * @throws UserError where it cannot be written, VideoToolError where the encoder failed
   */
  finish(): Promise<void>;
  /** Gives up; the file is not to be used. */
  stop(): void;
}

/** What a piece holds, and where it goes. */
export interface StartPieceOptions {
  readonly path: string;
  readonly format: FrameStreamFormat;
  readonly encoding: VideoEncoding;
  /** What errors are about. */
  readonly subject: string;
}

/** Times must not be below 0. */
export function startPiece(tools: VideoTools, options: StartPieceOptions): PieceWriter {
  const { path, format, subject } = options;
  const running = startVideoTool(tools.ffmpeg, encoderArgs(tools, options), { subject });
  let begun = false;

  const ended = async (): Promise<void> => {
    await running.ended.catch((error: unknown) => {
      const full = /No space left on device|Disk quota exceeded/i.exec(running.lines().join("\n"));
      if (full) throw fileError(path, "written", { code: "ENOSPC" });
      throw error;
    });
  };
  const put = async (bytes: Uint8Array): Promise<void> => {
    try {
      await writeTo(running.stdin, bytes);
    } catch (error) {
      // Why the encoder has gone is its own to say.
      await ended();
      throw new VideoToolError(`${subject}: ffmpeg ended too early (${errorMessage(error)})`);
    }
  };
  return {
    pid: running.pid,
    async write({ pts, data }) {
      if (!begun) await put(nutHeader(format));
      begun = true;
      // Node hands both to the system in one call where they wait together.
      running.stdin.cork();
      const header = put(nutFrameHeader(pts, data.length));
      const body = put(data);
      running.stdin.uncork();
      await Promise.all([header, body]);
    },
    async finish() {
      running.stdin.end();
      await ended();
    },
    stop: running.stop,
  };
}

/** Pure, so that it can be looked at. */
export function encoderArgs(
  { keepTimes }: Pick<VideoTools, "keepTimes">,
  { path, format, encoding }: StartPieceOptions,
): readonly string[] {
  const { numerator, denominator } = format.timeBase;
  return [
    ...quietly.filter((argument) => argument !== "-nostdin"),
    ...["-y", "-f", "nut", "-i", "pipe:0", "-filter_threads", "1"],
    ...(encoding.lossless ? losslessArgs(format) : videoArgs(format)),
    ...["-c:v", encoding.encoder, ...encoding.args],
    ...["-enc_time_base", `${numerator}/${denominator}`, ...keepTimes],
    ...["-f", encoding.extension === "mkv" ? "matroska" : "mp4", asFile(path)],
  ];
}

const losslessArgs = ({ channels }: FrameStreamFormat): readonly string[] => [
  "-pix_fmt",
  channels === 4 ? "bgra" : "bgr0",
];

/**
 * As all players take it: YUV 4:2:0 of BT.709, and even sides: where one is odd, its last row or
 * column is there twice.
 */
function videoArgs({ width, height }: FrameStreamFormat): readonly string[] {
  const right = width % 2;
  const bottom = height % 2;
  const filters = [
    ...(right || bottom
      ? [
          // Planes, since formats with colours at half the size have no odd sides to begin with.
          "format=gbrp",
          `pad=${width + right}:${height + bottom}`,
          `fillborders=right=${right}:bottom=${bottom}:mode=smear`,
        ]
      : []),
    "scale=out_color_matrix=bt709:out_range=limited:flags=bicubic+accurate_rnd+full_chroma_inp",
    "format=yuv420p",
  ];
  return [
    ...["-vf", filters.join(",")],
    ...["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"],
    ...["-color_range", "tv"],
  ];
}
