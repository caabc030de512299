/** ffmpeg's arguments for a virtual camera: pure, so that they can be looked at without one. */

export interface VirtualArgsOptions {
  readonly width: number;
  readonly height: number;
  /** What a meeting is told; frames are written as they come. */
  readonly frameRate: number;
  /** The device, or whatever the format writes to. */
  readonly output: string;
  /** ffmpeg's name of the output's format. Default: v4l2, a device of Linux. */
  readonly format?: string;
}

/** Reads frames of three bytes a pixel from stdin; planar YUV is what all meetings take. */
export function virtualArgs(options: VirtualArgsOptions): readonly string[] {
  const { width, height, frameRate, output, format = "v4l2" } = options;
  return [
    ...["-hide_banner", "-loglevel", "error", "-y"],
    // Nothing has to be found out about frames whose form is known.
    ...["-probesize", "32", "-analyzeduration", "0"],
    ...["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", `${width}x${height}`],
    ...["-framerate", String(frameRate), "-i", "pipe:0"],
    ...["-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-f", format, output],
  ];
}
