/** A screen, a window or a tab as a source. */
import type { Source, SourceEvents } from "./source.ts";
import { createVideo, createVideoSource, startVideo } from "./video-source.ts";

export const canCaptureScreen = (): boolean => "getDisplayMedia" in (navigator.mediaDevices ?? {});

/** @throws Error that says in plain words why not */
export async function openScreen({ onEnd }: SourceEvents): Promise<Source> {
  if (!canCaptureScreen()) throw new Error("This browser cannot capture the screen.");
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false });
  } catch {
    throw new Error("No screen was shared.");
  }
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  stream
    .getVideoTracks()[0]
    ?.addEventListener("ended", () => onEnd("The screen is shared no more."));
  const video = createVideo("The shared screen as it is");
  video.srcObject = stream;
  await startVideo(video);
  return createVideoSource({ kind: "screen", name: "Shared screen", video, stop });
}
