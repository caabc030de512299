/** A Gram report as text for people. */
import type { FeaturePair, GramNormalization } from "@gramstyle/core";
import type { GramReport, LayerReport } from "@gramstyle/jobs/gram";
import { formatNumber, formatTable, plain, type Style } from "./output.ts";

const normalizationText: Readonly<Record<GramNormalization, string>> = {
  none: "sums over all positions",
  hw: "means over all positions",
  chw: "means over all positions and features",
};

const barLength = 24;
const listedFeatures = 6;

/** By layer: size, trace, the strongest features, agreements and oppositions. */
export function renderGramReport(report: GramReport, style: Style = plain): string {
  const { picture, width, height, encoder, normalization, centred } = report;
  const head = [
    style("bold", picture),
    `${width}×${height} pixels`,
    encoder,
    `${normalizationText[normalization]} of ${centred ? "centred" : "raw"} feature maps`,
  ];
  return [
    head.join(", "),
    ...report.layers.map((layer) => renderLayer(layer, style)),
    style("dim", explanation),
  ].join("\n\n");
}

const explanation = `Share: a feature's part of the trace. Agree and oppose: the cosine of the angle between two features' centred maps;
above 0 they are strong in the same places, 0 is at right angles, below 0 one is strong where the other is weak.`;

function renderLayer(layer: LayerReport, style: Style): string {
  const { channels, trace } = layer;
  const title = `${style("bold", layer.layer)}  ${channels}×${channels}, trace ${formatNumber(trace)}`;
  return [
    title,
    indented(sharesTable(layer, style)),
    `  ${style("green", "agree ")}  ${pairsText(layer.agreements)}`,
    `  ${style("red", "oppose")}  ${pairsText(layer.oppositions)}`,
  ].join("\n");
}

function sharesTable({ shares }: LayerReport, style: Style): string {
  const strongest = shares
    .map((share, feature) => ({ share, feature }))
    .sort((a, b) => b.share - a.share || a.feature - b.feature)
    .slice(0, listedFeatures);
  const largest = strongest[0]?.share ?? 0;
  const rows = strongest.map(({ share, feature }) => [
    String(feature),
    percent(share),
    style("cyan", bar(largest > 0 ? share / largest : 0)),
  ]);
  const others = shares.length - strongest.length;
  if (others > 0) {
    const rest = 1 - strongest.reduce((sum, { share }) => sum + share, 0);
    rows.push([`${others} others`, percent(Math.max(0, rest)), ""]);
  }
  return formatTable(
    [{ title: "feature", align: "right" }, { title: "share", align: "right" }, { title: "" }],
    rows,
    style,
  );
}

function pairsText(pairs: readonly FeaturePair[]): string {
  if (pairs.length === 0) return "none";
  return pairs
    .map(({ first, second, cosine }) => `${first} and ${second} (${signed(cosine)})`)
    .join(", ");
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const signed = (value: number): string => value.toFixed(2).replace("-", "−");

const bar = (fraction: number): string => "█".repeat(Math.max(1, Math.round(fraction * barLength)));

const indented = (text: string): string => text.replace(/^/gm, "  ");
