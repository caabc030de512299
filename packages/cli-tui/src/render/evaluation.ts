/** A scorecard as text for people. */
import { basename } from "node:path";
import type { EvaluationReport, MeanScore, PictureScore } from "@gramstyle/jobs/evaluate";
import { formatTable, plain, type Style } from "./output.ts";

/** By layer for one picture; a line each and a mean line for several. */
export function renderReport(report: EvaluationReport, style: Style = plain): string {
  const { pictures, skipped, mean, encoder, model } = report;
  const by = `judged by ${encoder}${model === null ? "" : `, stylized by ${model}`}`;
  const head = `Style of ${style("bold", report.style)}, ${by}.`;
  const legend = "Style ratio: 1 = nothing happened, 0 = the painting's statistics.";
  const body =
    pictures.length === 1 && skipped.length === 0
      ? renderOne(pictures[0]!, report, style)
      : renderSeveral(pictures, mean, report, style);
  return `${head}\n${legend}\n\n${body}`;
}

const right = (title: string) => ({ title, align: "right" as const });
const number = (value: number | null) => (value === null ? "–" : value.toFixed(3));
/** Good results differ from each other in the third decimal. */
const lossText = (loss: number) => loss.toFixed(4);
const milliseconds = (seconds: number | null) =>
  seconds === null ? "–" : `${(seconds * 1000).toFixed(0)} ms`;

function renderOne(picture: PictureScore, { contentLayer }: EvaluationReport, style: Style) {
  const { styleLoss, contentStyleLoss } = picture;
  const ratio = (loss: number, own: number) => number(own > 0 ? loss / own : null);
  const rows = Object.entries(styleLoss.layers).map(([layer, loss]) => {
    const own = contentStyleLoss.layers[layer]!;
    return [layer, lossText(loss), lossText(own), ratio(loss, own)];
  });
  const means = [
    lossText(styleLoss.mean),
    lossText(contentStyleLoss.mean),
    number(picture.styleRatio),
  ];
  rows.push(["mean", ...means].map((cell) => style("bold", cell)));
  const columns = [{ title: "style loss" }, ...["result", "photo's own", "ratio"].map(right)];
  const lines = [
    formatTable(columns, rows, style),
    "",
    `content loss     ${number(picture.contentLoss)} at ${contentLayer}`,
    `total variation  ${number(picture.totalVariation)} of the photo's`,
  ];
  if (picture.seconds !== null) lines.push(`time             ${milliseconds(picture.seconds)}`);
  const size = `${picture.width}×${picture.height}`;
  const styleSize = `${picture.styleWidth}×${picture.styleHeight}`;
  lines.push(`measured at      ${size}, the style at ${styleSize}`);
  return lines.join("\n");
}

function renderSeveral(
  pictures: readonly PictureScore[],
  mean: MeanScore | null,
  { styleLayers, model }: EvaluationReport,
  style: Style,
) {
  const timed = model !== null;
  const cells = (score: MeanScore) => [
    number(score.styleRatio),
    lossText(score.styleLoss.mean),
    lossText(score.contentStyleLoss.mean),
    ...styleLayers.map((layer) => lossText(score.styleLoss.layers[layer]!)),
    number(score.contentLoss),
    number(score.totalVariation),
    ...(timed ? [milliseconds(score.seconds)] : []),
  ];
  const rows = pictures.map((picture) => [
    ...cells(picture),
    `${picture.width}×${picture.height}`,
    basename(picture.result ?? picture.content),
  ]);
  if (mean) rows.push([...cells(mean), "", "mean"].map((cell) => style("bold", cell)));
  const titles = ["ratio", "style", "photo's own", ...styleLayers, "content", "variation"];
  const columns = [
    ...[...titles, ...(timed ? ["time"] : []), "size"].map(right),
    { title: "picture" },
  ];
  return formatTable(columns, rows, style);
}
