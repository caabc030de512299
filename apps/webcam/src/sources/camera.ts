/** A camera as a source; which cameras there are. */
import { describeCameraError, noCameras, unplugged } from "./camera-errors.ts";
import type { Source, SourceEvents } from "./source.ts";
import { createVideo, createVideoSource, startVideo } from "./video-source.ts";

export interface CameraChoice {
  /** A device's id; of neither, the browser chooses. */
  readonly deviceId?: string;
  /** On phones: the camera at the front or the back. */
  readonly facing?: "user" | "environment";
}

export interface Camera {
  readonly deviceId: string;
  readonly label: string;
}

/** Names are empty until a camera was allowed. */
export async function listCameras(): Promise<Camera[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return devices
    .filter(({ kind, deviceId }) => kind === "videoinput" && deviceId !== "")
    .map(({ deviceId, label }, i) => ({ deviceId, label: label || `Camera ${i + 1}` }));
}

/** More pixels than a net works on in time would only cost. */
const wanted = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 60 } };

/** @throws Error that says in plain words why not */
export async function openCamera(choice: CameraChoice, events: SourceEvents): Promise<Source> {
  if (!navigator.mediaDevices?.getUserMedia) throw new Error(noCameras);
  const { deviceId, facing = "user" } = choice;
  const device = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: facing };
  try {
    const video = { ...wanted, ...device };
    const stream = await navigator.mediaDevices.getUserMedia({ video, audio: false });
    return await sourceOf(stream, events);
  } catch (error) {
    throw new Error(describeCameraError(error), { cause: error });
  }
}

async function sourceOf(stream: MediaStream, { onEnd }: SourceEvents): Promise<Source> {
  const [track] = stream.getVideoTracks();
  if (!track) throw new DOMException("no video track", "NotFoundError");
  const stop = () => {
    for (const each of stream.getTracks()) each.stop();
  };
  // Only what the system ends is heard of: stop() is silent.
  track.addEventListener("ended", () => onEnd(unplugged));
  const element = createVideo("The camera's picture as it comes");
  element.srcObject = stream;
  try {
    await startVideo(element);
  } catch (error) {
    stop();
    throw error;
  }
  const mirrored = track.getSettings().facingMode !== "environment";
  const name = track.label || "Camera";
  return createVideoSource({ kind: "camera", name, video: element, mirrored, stop });
}
