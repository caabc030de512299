/** A source of a video element, whatever plays in it. */
import type { Source, SourceKind } from "./source.ts";

export interface VideoSourceOptions {
  readonly kind: SourceKind;
  readonly name: string;
  readonly video: HTMLVideoElement;
  readonly mirrored?: boolean;
  stop(): void;
}

/** A video element that plays without sound and without going full screen on phones. */
export function createVideo(label: string): HTMLVideoElement {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.setAttribute("aria-label", label);
  return video;
}

/** Plays until the first frame is there. @throws what the element says against its content */
export async function startVideo(video: HTMLVideoElement): Promise<void> {
  await video.play();
  if (video.videoWidth > 0) return;
  await new Promise<void>((resolve, reject) => {
    video.addEventListener("resize", () => resolve(), { once: true });
    video.addEventListener("error", () => reject(video.error ?? new Error("cannot be played")), {
      once: true,
    });
  });
}

export function createVideoSource(options: VideoSourceOptions): Source {
  const { kind, name, video, mirrored = false, stop } = options;
  return {
    kind,
    name,
    element: video,
    moving: true,
    mirrored,
    size: () => ({ width: video.videoWidth, height: video.videoHeight }),
    onNextFrame(callback) {
      const handle = video.requestVideoFrameCallback(callback);
      return () => video.cancelVideoFrameCallback(handle);
    },
    // A frame of video moves to the worker without a copy where the browser has such frames.
    capture: async () =>
      "VideoFrame" in globalThis ? new VideoFrame(video) : await createImageBitmap(video),
    pause: () => video.pause(),
    resume: () => void video.play().catch(() => undefined),
    stop() {
      stop();
      video.pause();
      video.srcObject = null;
    },
  };
}
