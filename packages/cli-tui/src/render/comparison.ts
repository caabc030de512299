/** A ranking of pictures by style as text for people. */

import type { StyleDistance } from "@gramstyle/jobs/compare";
import { formatTable, plain, type Style } from "./output.ts";

/** A table, in the order given: total, the distances by layer, the picture. */
export function renderComparison(
  reference: string,
  ranked: readonly StyleDistance[],
  style: Style = plain,
): string {
  const layers = Object.keys(ranked[0]?.layers ?? {});
  const columns = [
    { title: "total", align: "right" as const },
    ...layers.map((title) => ({ title, align: "right" as const })),
    { title: "picture" },
  ];
  const rows = ranked.map(({ picture, total, layers: distances }) => [
    style("bold", total.toFixed(3)),
    ...layers.map((layer) => distances[layer]!.toFixed(3)),
    picture,
  ]);
  const head = `Distance in style from ${style("bold", reference)}, closest first: 0 is the same, 1 nothing in common.`;
  return `${head}\n\n${formatTable(columns, rows, style)}`;
}
