/** The buttons for recording and saving, with the time that is recorded. */
import { byId } from "../ui/dom.ts";
import type { Messages } from "../ui/messages.ts";
import { formatTime, type Recording, startRecording } from "./recorder.ts";
import { pngOf, saveFile } from "./save-file.ts";

export interface RecordControl {
  readonly recording: boolean;
  toggle(): Promise<void>;
  saveSnapshot(): Promise<void>;
}

/** @param onChange called when a recording begins and when it has ended */
export function createRecordControl(
  canvas: HTMLCanvasElement,
  messages: Messages,
  onChange: (recording: boolean) => void,
): RecordControl {
  const button = byId("record");
  const time = byId("recording-time");
  let recording: Recording | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  const show = (on: boolean) => {
    button.setAttribute("aria-pressed", String(on));
    byId("record-label").textContent = on ? "Stop" : "Record";
    byId("recording").hidden = !on;
    onChange(on);
  };

  const start = () => {
    recording = startRecording(canvas);
    const started = performance.now();
    const tick = () => {
      time.textContent = formatTime((performance.now() - started) / 1000);
    };
    tick();
    timer = setInterval(tick, 250);
    show(true);
    messages.say("Recording");
  };

  const stop = async (running: Recording) => {
    recording = undefined;
    clearInterval(timer);
    show(false);
    const blob = await running.stop();
    const name = saveFile(blob, blob.type.includes("mp4") ? "mp4" : "webm");
    messages.say(`Saved ${name}`);
  };

  const control: RecordControl = {
    get recording() {
      return recording !== undefined;
    },
    async toggle() {
      try {
        if (recording) await stop(recording);
        else start();
      } catch (error) {
        messages.notice((error as Error).message);
      }
    },
    async saveSnapshot() {
      try {
        messages.say(`Saved ${saveFile(await pngOf(canvas), "png")}`);
      } catch (error) {
        messages.notice((error as Error).message);
      }
    },
  };
  button.addEventListener("click", () => void control.toggle());
  byId("snapshot").addEventListener("click", () => void control.saveSnapshot());
  return control;
}
