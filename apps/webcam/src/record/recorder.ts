/** Records what is shown into a file that any player can play. */

export interface Recording {
  /** Ends it. */
  stop(): Promise<Blob>;
}

/** The best first. MP4 plays everywhere; not every browser can write it. */
const types = [
  "video/mp4;codecs=avc1",
  "video/webm;codecs=vp9",
  "video/webm;codecs=vp8",
  "video/webm",
];

const bitsPerSecond = 8_000_000;

/** @throws Error, one line, where the browser cannot record */
export function startRecording(canvas: HTMLCanvasElement): Recording {
  if (!("MediaRecorder" in globalThis)) throw new Error("This browser cannot record.");
  const type = types.find((each) => MediaRecorder.isTypeSupported(each));
  if (type === undefined) throw new Error("This browser cannot record videos.");
  const stream = canvas.captureStream();
  const recorder = new MediaRecorder(stream, {
    mimeType: type,
    videoBitsPerSecond: bitsPerSecond,
  });
  const parts: Blob[] = [];
  recorder.addEventListener("dataavailable", ({ data }) => {
    if (data.size > 0) parts.push(data);
  });
  // In parts, so that a long recording is not held by the encoder.
  recorder.start(1000);
  return {
    stop: () =>
      new Promise((resolve, reject) => {
        recorder.addEventListener("stop", () => {
          for (const track of stream.getTracks()) track.stop();
          if (parts.length > 0) resolve(new Blob(parts, { type: type.split(";", 1)[0]! }));
          else reject(new Error("Nothing was recorded."));
        });
        recorder.addEventListener("error", () => reject(new Error("The recording failed.")));
        recorder.stop();
      }),
  };
}

/** "0:07", "12:30". @param seconds since the start */
export function formatTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
