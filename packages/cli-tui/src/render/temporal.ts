/** Steadiness as text for people. */

import {
  type KindScore,
  mapTriple,
  type SceneKind,
  type TemporalReport,
} from "@gramstyle/jobs/evaluate";
import { formatTable, plain, type Style } from "./output.ts";

const titles: Record<SceneKind, string> = {
  pan: "panned photos",
  zoom: "zoomed photos",
  frames: "frames of a film",
  still: "still photos",
};

/** A line for each model and kind of scene. */
export function renderTemporal({ models, smoothing }: TemporalReport, style: Style = plain) {
  const rows = models.flatMap(({ name, kinds }) =>
    kinds.map((kind, i) => [i === 0 ? style("bold", name) : "", ...cells(kind)]),
  );
  const right = (title: string) => ({ title, align: "right" as const });
  const columns = [
    ...[{ title: "model" }, { title: "scenes" }, { title: "measure" }],
    ...["input", "raw", "× input", "smoothed", "× input"].map(right),
  ];
  return [
    "Steadiness, in levels of 0 to 255: less is steadier; smoothed is with temporal",
    `smoothing of strength ${smoothing}. Warping errors are root mean squares, flicker is the`,
    "mean change of a picture whose input has only noise.",
    "",
    formatTable(columns, rows, style),
  ].join("\n");
}

function cells({ kind, scenes, meanSquared, meanAbsolute, ratio }: KindScore): string[] {
  const still = kind === "still";
  const levels = mapTriple(
    still ? meanAbsolute : meanSquared,
    (x) => 255 * (still ? x : Math.sqrt(x)),
  );
  const number = (value: number | undefined) => (value === undefined ? "–" : value.toFixed(2));
  return [
    kind === "frames"
      ? titles.frames
      : `${scenes} ${scenes === 1 ? titles[kind].replace(/s$/, "") : titles[kind]}`,
    still ? "flicker" : "warping error",
    number(levels.input),
    number(levels.raw),
    number(ratio?.raw),
    number(levels.smoothed),
    number(ratio?.smoothed),
  ];
}
