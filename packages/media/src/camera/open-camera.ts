/** A camera that is on: its newest frame, whenever somebody asks. */
import { errorMessage } from "@gramstyle/core";
import { asFile, findVideoTool, startVideoTool } from "../clip/ffmpeg.ts";
import { cameraArgs } from "./camera-args.ts";
import type { CameraSource } from "./camera-source.ts";
import { createLatest } from "./latest.ts";
import type { LiveFrame } from "./live-frame.ts";
import { readPpmFrames } from "./ppm-frames.ts";

/** A camera, or what plays in its place. */
export interface Camera {
  /**
   * The newest frame that was not given yet, waited for; undefined after `close`.
   * @throws UserError where there is no ffmpeg; CameraError where no frames come, or none any more
   */
  next(): Promise<LiveFrame | undefined>;
  close(): Promise<void>;
}

/** A camera that cannot be opened, or that was taken away. */
export class CameraError extends Error {
  override readonly name = "CameraError";
}

/** Which camera, and what it is asked for. */
export interface OpenCameraOptions {
  readonly source: CameraSource;
  /** Frames are scaled down into a square of this side, in proportion; a multiple of 4. Default 640. */
  readonly longSide?: number;
  /** Frames a second that are asked for. Default 30. */
  readonly frameRate?: number;
  readonly platform?: NodeJS.Platform;
  /** The program. Default: ffmpeg on the PATH. */
  readonly ffmpeg?: string;
}

/** Starts at once. What is wrong is told by `next`. The caller closes it. */
export function openCamera(options: OpenCameraOptions): Camera {
  const { source, longSide = 640, frameRate = 30, platform = process.platform } = options;
  const box = { width: longSide, height: longSide };
  const args = cameraArgs({ source, box, frameRate, platform });
  const frames = createLatest<LiveFrame>();
  const closing = new AbortController();
  let count = 0;

  const read = async (): Promise<void> => {
    const program = options.ffmpeg ?? (await findVideoTool("ffmpeg"));
    const { signal } = closing;
    const ffmpeg = startVideoTool(program, args, { subject: nameOf(source), signal });
    ffmpeg.stdin.end();
    try {
      for await (const frame of readPpmFrames(ffmpeg.stdout)) {
        count++;
        frames.put(frame);
      }
    } catch (error) {
      ffmpeg.stop();
      throw error;
    }
    const failure: unknown = await ffmpeg.ended.catch((error) => error);
    const message = ffmpeg.lines().at(-1) ?? (failure ? errorMessage(failure) : "");
    throw new CameraError(explain(source, message, count));
  };
  // After `close` nobody hears of what goes wrong.
  const reading = read().catch((error) => frames.end(error));

  return {
    next: frames.take,
    async close() {
      frames.end();
      closing.abort();
      await reading;
    },
  };
}

function explain(source: CameraSource, message: string, frames: number): string {
  const what = nameOf(source);
  const reason = tidy(message, source) || "ffmpeg ended";
  if (source.kind !== "device") {
    return `${what}: ${frames > 0 ? "stopped" : "cannot be played"}: ${reason}`;
  }
  if (frames > 0) return `${what}: no more frames come; was it unplugged?`;
  const known = reasons.find(([pattern]) => pattern.test(message));
  return `${what}: ${known ? known[1] : `cannot be opened: ${reason}`}`;
}

const reasons: readonly (readonly [pattern: RegExp, what: string])[] = [
  [
    /permission denied|not authorized|access is denied/i,
    "permission denied; let the terminal use the camera (on Linux: sudo usermod -aG video $USER, and log in again)",
  ],
  [/busy|in use|already/i, "another program uses it; close that first"],
  [/no such (file|device)|could not find|not found|invalid device/i, "there is no such camera"],
];

const nameOf = (source: CameraSource): string => {
  if (source.kind === "device") return `camera "${source.input.replace(/^video=|:none$/g, "")}"`;
  return source.kind === "test" ? "the test picture" : `"${source.path}"`;
};

/** Names are said by us already, once. */
function tidy(message: string, source: CameraSource): string {
  const name =
    source.kind === "device" ? source.input : "path" in source ? asFile(source.path) : "";
  const starts = [`${name}: `, `${nameOf(source)}: `];
  return starts.reduce(
    (text, start) => (text.startsWith(start) ? text.slice(start.length) : text),
    errorMessage(message),
  );
}
