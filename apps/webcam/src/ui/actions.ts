/** The actions under the picture, and the keys for all of them. */
import type { RecordControl } from "../record/record-control.ts";
import type { Settings } from "../settings/settings.ts";
import type { Store } from "../settings/store.ts";
import type { SourceOpener } from "../source-opener.ts";
import type { Studio } from "../studio.ts";
import type { StyleChooser } from "../style-chooser.ts";
import { byId, setIcon } from "./dom.ts";
import { bindShortcuts } from "./shortcuts.ts";

export interface ActionParts {
  readonly store: Store;
  readonly studio: Studio;
  readonly recorder: RecordControl;
  readonly styles: StyleChooser;
  readonly sources: SourceOpener;
}

const strengthStep = 0.1;

export function bindActions({ store, studio, recorder, styles, sources }: ActionParts): void {
  const toggle = (key: "compare" | "mirror" | "stats") =>
    store.change({ [key]: !store.current[key] } as Partial<Settings>);
  for (const key of ["compare", "mirror"] as const) {
    const button = byId(key);
    button.addEventListener("click", () => toggle(key));
    store.watch([key], (settings) => button.setAttribute("aria-pressed", String(settings[key])));
  }

  const pause = byId("pause");
  const togglePause = () => {
    studio.paused = !studio.paused;
  };
  const showPaused = () => {
    byId("pause-label").textContent = studio.paused ? "Play" : "Pause";
    setIcon(byId<SVGUseElement>("pause-icon"), studio.paused ? "play" : "pause");
  };
  pause.addEventListener("click", togglePause);
  studio.onPause = showPaused;

  const viewer = byId("picture").closest("section")!;
  const full = byId("full");
  const toggleFull = () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void viewer.requestFullscreen?.().catch(() => undefined);
  };
  full.hidden = !document.fullscreenEnabled;
  full.addEventListener("click", toggleFull);
  document.addEventListener("fullscreenchange", () => {
    full.setAttribute("aria-pressed", String(document.fullscreenElement !== null));
  });

  const help = byId<HTMLDialogElement>("help");
  byId("open-help").addEventListener("click", () => help.showModal());

  const strengthen = (by: number) => {
    const strength = Math.round(100 * (store.current.strength + by)) / 100;
    store.change({ strength: Math.min(1, Math.max(0, strength)) });
  };
  bindShortcuts([
    {
      keys: ["1", "2", "3", "4", "5", "6"],
      title: "A style of the gallery",
      run: (key) => styles.chooseAt(Number(key) - 1),
    },
    {
      keys: ["[", "]"],
      title: "The style before, the next",
      run: (key) => styles.step(key === "[" ? -1 : 1),
    },
    {
      keys: ["-", "+"],
      title: "Less or more of the style",
      run: (key) => strengthen(key === "-" ? -strengthStep : strengthStep),
    },
    { keys: ["c"], title: "Compare before and after", run: () => toggle("compare") },
    { keys: ["m"], title: "Mirror", run: () => toggle("mirror") },
    { keys: [" "], title: "Pause and go on", run: togglePause },
    { keys: ["s"], title: "Save the picture (PNG)", run: () => void recorder.saveSnapshot() },
    { keys: ["r"], title: "Record, and end the recording", run: () => void recorder.toggle() },
    { keys: ["f"], title: "Full screen", run: toggleFull },
    { keys: ["n"], title: "Numbers", run: () => toggle("stats") },
    { keys: ["v"], title: "Use the camera", run: () => void sources.camera() },
    { keys: ["?"], title: "This help", run: () => help.showModal() },
  ]);
}
