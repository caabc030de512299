/** Opens sources as they are wished for, and says what to do where one cannot be had. */
import type { Store } from "./settings/store.ts";
import { openCamera } from "./sources/camera.ts";
import { kindOfFile } from "./sources/open-file.ts";
import { openPicture } from "./sources/picture.ts";
import { openSampleClip } from "./sources/sample-clip.ts";
import { openScreen } from "./sources/screen.ts";
import type { Source } from "./sources/source.ts";
import { openVideoFile } from "./sources/video-file.ts";
import type { Studio } from "./studio.ts";
import { bindDropTarget } from "./ui/drop-target.ts";
import type { Messages } from "./ui/messages.ts";
import { createSourceMenu } from "./ui/source-menu.ts";
import type { Viewer } from "./ui/viewer.ts";

export const samplePicture = "sample/landscape.jpg";

export interface SourceOpener {
  /** What the page begins with: the clip, or the camera if the address says so. */
  first(wanted: string | null): Promise<void>;
  camera(deviceId?: string): Promise<void>;
  file(file: File): Promise<void>;
  sample(): Promise<void>;
}

export interface SourceOpenerOptions {
  readonly store: Store;
  readonly studio: Studio;
  readonly viewer: Viewer;
  readonly messages: Messages;
  addStyle(file: File): Promise<void>;
}

export function createSourceOpener(options: SourceOpenerOptions): SourceOpener {
  const { store, studio, viewer, messages } = options;
  /** Of wishes that come while one is opened only the last counts. */
  let wish = 0;

  const open = async (opening: () => Promise<Source>): Promise<void> => {
    const mine = ++wish;
    let source: Source;
    try {
      source = await opening();
    } catch (error) {
      if (mine === wish) offerSample((error as Error).message);
      return;
    }
    if (mine !== wish) {
      source.stop();
      return;
    }
    messages.clear();
    store.change({ mirror: source.mirrored });
    viewer.use(source);
    studio.use(source);
    menu.show(source);
    messages.say(`Source: ${source.name}`);
  };

  const offerSample = (message: string) => {
    const action = { label: "Play the sample clip", run: () => void sample() };
    messages.notice(message, studio.source?.kind === "sample" ? undefined : action);
  };

  const events = {
    onEnd(message: string) {
      studio.paused = true;
      offerSample(message);
    },
  };
  const camera = (deviceId?: string) =>
    open(() => openCamera(deviceId === undefined ? {} : { deviceId }, events));
  const sample = () => open(() => openSampleClip(samplePicture));

  const file = async (given: File) => {
    const kind = kindOfFile(given);
    if (kind === "style") await options.addStyle(given);
    else if (kind === "video") await open(() => openVideoFile(given));
    else if (kind === "picture") await open(() => openPicture(given));
    else messages.notice(`"${given.name}" is no picture, no video and no style (.onnx).`);
  };

  const menu = createSourceMenu({
    camera: (deviceId) => void camera(deviceId),
    file: (given) => void file(given),
    screen: () => void open(() => openScreen(events)),
    sample: () => void sample(),
  });
  bindDropTarget((given) => void file(given));

  return {
    async first(wanted) {
      await sample();
      // People who want nothing to move start it themselves.
      if (matchMedia("(prefers-reduced-motion: reduce)").matches) studio.paused = true;
      if (wanted === "camera") await camera();
    },
    camera,
    file,
    sample,
  };
}
