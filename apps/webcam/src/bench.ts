/**
 * `?bench`: frames a second and milliseconds by stage at one size, from the capture to the canvas,
 * as fast as it goes. `?bench=320x240&style=udnie&precision=float32&seconds=10`; the result is shown, and is left as
 * JSON in the document element's `data-bench`.
 */
import type { Store } from "./settings/store.ts";
import { samplePicture } from "./source-opener.ts";
import { openSampleClip } from "./sources/sample-clip.ts";
import type { Stats } from "./stats.ts";
import type { Studio } from "./studio.ts";
import type { StyleChooser } from "./style-chooser.ts";
import { byId } from "./ui/dom.ts";
import type { Viewer } from "./ui/viewer.ts";

export interface BenchParts {
  readonly store: Store;
  readonly studio: Studio;
  readonly viewer: Viewer;
  readonly stats: Stats;
  readonly styles: StyleChooser;
}

const after = (seconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, 1000 * seconds);
  });

export async function runBench({
  store,
  studio,
  viewer,
  stats,
  styles,
}: BenchParts): Promise<void> {
  const query = new URL(location.href).searchParams;
  const [width = 320, height = 240] = (query.get("bench") ?? "")
    .split("x")
    .map(Number)
    .filter(Boolean);
  const seconds = Number(query.get("seconds") ?? 10);
  // Twice the size, as a camera's frames are larger than what a net works at.
  const source = await openSampleClip(samplePicture, { width: 2 * width, height: 2 * height });
  const size = Math.max(width, height);
  store.change({ size, rate: 60, stats: false, second: "", strength: 1, mirror: false });
  store.change({ style: query.get("style") ?? store.current.style });
  store.change({ precision: query.get("precision") === "float32" ? "float32" : "int8" });
  store.change({ steadiness: Number(query.get("steadiness") ?? 0) });
  viewer.use(source);
  studio.use(source);
  await styles.first();
  await after(3);
  stats.reset();
  await after(seconds);
  const summary = stats.summary();
  const { style, steadiness, precision } = store.current;
  const result = JSON.stringify({ style, precision, steadiness, size: studio.size, ...summary });
  document.documentElement.dataset.bench = result;
  byId("notice").hidden = false;
  byId("notice-text").textContent = result;
}
