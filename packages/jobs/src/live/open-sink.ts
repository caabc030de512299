/** Where frames go that others see: a virtual camera. */
import { type Image, resizeImage } from "@gramstyle/core";
import {
  createLatest,
  findVideoTool,
  type RunningTool,
  rgbOfImage,
  startVideoTool,
} from "@gramstyle/media";
import { virtualFailure } from "./check-device.ts";
import { virtualArgs } from "./virtual-args.ts";

/** Takes pictures for a file or a device, as they come. */
export interface FrameSink {
  /** Never waits: of frames that come faster than they are taken the newest goes on. */
  show(image: Image): void;
  /** Writes what is left. */
  end(): Promise<void>;
  /** Until it was ended; rejected where frames are not taken any more. */
  readonly ended: Promise<void>;
}

/** Where frames go, and how fast. */
export interface FrameSinkOptions {
  readonly output: string;
  /** See `virtualArgs`. */
  readonly format?: string;
  readonly frameRate: number;
  /** A frame was taken. */
  onTaken?(): void;
}

/** Has the size of the first frame from then on. */
export function openSink(options: FrameSinkOptions): FrameSink {
  const { output, frameRate } = options;
  const frames = createLatest<Image>();
  let started: Promise<RunningTool> | undefined;
  let size: { readonly width: number; readonly height: number } | undefined;

  const start = async ({ width, height }: Image): Promise<RunningTool> => {
    size = { width, height };
    const format = options.format === undefined ? {} : { format: options.format };
    const args = virtualArgs({ width, height, frameRate, output, ...format });
    const ffmpeg = startVideoTool(await findVideoTool("ffmpeg"), args, { subject: output });
    ffmpeg.stdout.resume();
    const fail = () => frames.end(new Error(virtualFailure(output, ffmpeg.lines().at(-1) ?? "")));
    ffmpeg.ended.then(fail, fail);
    return ffmpeg;
  };

  const write = async (image: Image): Promise<void> => {
    started ??= start(image);
    const { stdin, ended } = await started;
    const { width, height } = size!;
    const fits = image.width === width && image.height === height;
    const rgb = rgbOfImage(fits ? image : resizeImage(image, width, height));
    if (stdin.write(rgb)) return;
    const drained = new Promise<void>((done) => stdin.once("drain", done));
    // One that has ended takes nothing any more, and says so at the next frame.
    await Promise.race([drained, ended.catch(() => {})]);
  };

  const writeAll = async (): Promise<void> => {
    for (;;) {
      const image = await frames.take();
      if (!image) return;
      await write(image);
      options.onTaken?.();
    }
  };
  const ended = writeAll();
  ended.catch(() => {});

  return {
    show: frames.put,
    ended,
    async end() {
      frames.end();
      await ended.catch(() => {});
      const ffmpeg = await started?.catch(() => undefined);
      ffmpeg?.stdin.end();
      await ffmpeg?.ended.catch(() => {});
    },
  };
}
