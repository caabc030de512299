/** The menu of sources, and which camera. */
import { type Camera, listCameras } from "../sources/camera.ts";
import { canCaptureScreen } from "../sources/screen.ts";
import type { Source } from "../sources/source.ts";
import { byId, make, setIcon } from "./dom.ts";

export interface SourceMenu {
  show(source: Source): void;
}

export interface SourceWishes {
  camera(deviceId?: string): void;
  file(file: File): void;
  screen(): void;
  sample(): void;
}

const icons = {
  sample: "sample",
  camera: "camera",
  screen: "screen",
  video: "file",
  picture: "file",
} as const;

export function createSourceMenu(on: SourceWishes): SourceMenu {
  const menu = byId("sources");
  const select = byId<HTMLSelectElement>("camera");
  const file = byId<HTMLInputElement>("file");
  const choose = (id: string, run: () => void) => {
    byId(id).addEventListener("click", () => {
      menu.hidePopover();
      run();
    });
  };
  choose("use-camera", () => on.camera(select.value || undefined));
  choose("use-file", () => file.click());
  choose("use-screen", on.screen);
  choose("use-sample", on.sample);
  byId("use-screen").hidden = !canCaptureScreen();
  byId("invite-camera").addEventListener("click", () => on.camera());
  select.addEventListener("change", () => {
    menu.hidePopover();
    on.camera(select.value);
  });
  file.addEventListener("change", () => {
    const [chosen] = file.files ?? [];
    if (chosen) on.file(chosen);
    file.value = "";
  });

  let shown: Source | undefined;
  const showCameras = async () => {
    const cameras = await listCameras();
    const current = cameras.find(({ label }) => shown?.kind === "camera" && label === shown.name);
    select.replaceChildren(...cameras.map(optionOf));
    if (current) select.value = current.deviceId;
    byId("camera-choice").hidden = cameras.length < 2;
  };
  navigator.mediaDevices?.addEventListener("devicechange", () => void showCameras());

  return {
    show(source) {
      shown = source;
      byId("source-name").textContent = source.name;
      setIcon(byId<SVGUseElement>("source-icon"), icons[source.kind]);
      byId("invite").hidden = source.kind !== "sample";
      // Cameras have names only once one was allowed.
      void showCameras();
    },
  };
}

const optionOf = ({ deviceId, label }: Camera) => make("option", { value: deviceId }, label);
