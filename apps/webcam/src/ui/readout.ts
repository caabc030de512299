/** What the page tells about its speed: a line over the picture, and the panel of numbers. */
import type { EngineFacts } from "../engine/protocol.ts";
import type { Store } from "../settings/store.ts";
import type { Stats } from "../stats.ts";
import type { Size } from "../working-size.ts";
import { byId } from "./dom.ts";
import { createStatsPanel } from "./stats-panel.ts";

export interface Readout {
  engine(facts: EngineFacts): void;
  frame(size: Size): void;
}

/** Numbers that change more often cannot be read. */
const interval = 500;

export function createReadout(store: Store, stats: Stats): Readout {
  const line = byId("readout");
  const panel = createStatsPanel();
  const toggle = byId("toggle-stats");
  let facts: EngineFacts = { device: "wasm", threads: 1 };
  let last = 0;
  let shape = "";

  toggle.addEventListener("click", () => store.change({ stats: !store.current.stats }));
  store.watch(["stats"], (settings) => {
    byId("stats").hidden = !settings.stats;
    toggle.setAttribute("aria-pressed", String(settings.stats));
  });

  return {
    engine(given) {
      facts = given;
    },
    frame(size) {
      const now = performance.now();
      const current = `${size.width}×${size.height}`;
      if (now - last < interval && current === shape) return;
      last = now;
      shape = current;
      const summary = stats.summary();
      line.hidden = false;
      line.textContent =
        summary && summary.framesPerSecond > 0.5
          ? `${Math.round(summary.framesPerSecond)} fps · ${current}`
          : current;
      if (store.current.stats) panel.show(summary, size, facts);
    },
  };
}
