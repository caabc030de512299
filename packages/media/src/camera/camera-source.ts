/** Where live frames come from: a camera of this machine, a clip, a still picture, a test picture. */

/** What live frames come from. */
export type CameraSource =
  | CameraDevice
  /** Plays in its own time, over and over. */
  | { readonly kind: "clip"; readonly path: string }
  /** A view that wanders over a picture. */
  | { readonly kind: "still"; readonly path: string }
  /** ffmpeg's moving test picture. */
  | { readonly kind: "test" };

/** A camera of this machine. */
export interface CameraDevice {
  readonly kind: "device";
  /** As ffmpeg's input of this platform takes it: "/dev/video0", "0", "video=HD Webcam". */
  readonly input: string;
}

/** What ffmpeg reads cameras by; other platforms have none. */
export type CameraFormat = "v4l2" | "avfoundation" | "dshow";

export function cameraFormatOf(platform: NodeJS.Platform): CameraFormat | undefined {
  return ({ linux: "v4l2", darwin: "avfoundation", win32: "dshow" } as const)[
    platform as "linux" | "darwin" | "win32"
  ];
}

/** A camera that was found. */
export interface ListedCamera {
  /** By which it can be asked for. */
  readonly index: number;
  /** As its maker calls it. */
  readonly name: string;
  readonly device: CameraDevice;
}

/**
 * The camera that `wanted` means, an index, a name, a part of one (any case) or the device itself;
 * the first where nothing is wanted. Undefined where it is none of those that were found.
 */
export function chooseCamera(
  cameras: readonly ListedCamera[],
  wanted?: string,
): ListedCamera | undefined {
  if (wanted === undefined) return cameras[0];
  const lower = wanted.toLowerCase();
  return (
    cameras.find(({ index, device }) => String(index) === wanted || device.input === wanted) ??
    cameras.find(({ name }) => name.toLowerCase() === lower) ??
    cameras.find(({ name }) => name.toLowerCase().includes(lower))
  );
}
