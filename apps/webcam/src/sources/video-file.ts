/** A video file as a source; it plays over and over. */
import type { Source } from "./source.ts";
import { createVideo, createVideoSource, startVideo } from "./video-source.ts";

/** @throws Error, one line, where the browser cannot play it */
export async function openVideoFile(file: File): Promise<Source> {
  const address = URL.createObjectURL(file);
  const stop = () => URL.revokeObjectURL(address);
  const video = createVideo("The video as it is");
  video.loop = true;
  video.src = address;
  try {
    await startVideo(video);
  } catch (error) {
    stop();
    throw new Error(`"${file.name}" cannot be played by this browser.`, { cause: error });
  }
  return createVideoSource({ kind: "video", name: file.name, video, stop });
}
