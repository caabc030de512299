/** The report of a training as one HTML page that needs nothing else: no scripts, no requests. */
import { formatNumber } from "../../text/numbers.ts";
import { chart } from "./chart.ts";
import type { Point } from "./curve.ts";
import { escaped } from "./escaped.ts";
import { pageStyle } from "./page-style.ts";

export interface TrainingReport {
  readonly title: string;
  /** One sentence under the title. */
  readonly summary: string;
  /** How to use the result: a command. */
  readonly usage: string;
  /** Numbers over steps, by name, in the order in which they are shown. */
  readonly curves: readonly { readonly name: string; readonly points: readonly Point[] }[];
  /** In the order of their steps. */
  readonly samples: readonly { readonly step: number; readonly jpeg: Uint8Array }[];
  /** The recipe: a label and a text in each row. */
  readonly facts: readonly (readonly [string, string])[];
  /** Pictures that could not be read. */
  readonly broken: readonly { readonly path: string; readonly reason: string }[];
}

export function renderReportPage(report: TrainingReport): string {
  const { title, summary, usage } = report;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<main>
<header>
<h1>${escaped(title)}</h1>
<p>${escaped(summary)}</p>
<pre>${escaped(usage)}</pre>
</header>
${[samplesSection(report), curvesSection(report), factsSection(report), brokenSection(report)].filter(Boolean).join("\n")}
</main>
</body>
</html>
`;
}

/** The last samples large, those before in a row to look through. */
function samplesSection({ samples }: TrainingReport): string {
  const figures = samples.map(({ step, jpeg }) => {
    const data = Buffer.from(jpeg).toString("base64");
    return `<figure><figcaption>after ${steps(step)}</figcaption><img alt="The style picture, then photos above what the net made of them after ${steps(step)}" src="data:image/jpeg;base64,${data}"></figure>`;
  });
  if (figures.length === 0) return "";
  return `<section>\n<h2>Samples</h2>\n${figures.join("\n")}\n</section>`;
}

function curvesSection({ curves }: TrainingReport): string {
  const drawn = curves.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return "";
  const charts = drawn.map(({ name, points }, i) => {
    const end = points.slice(-20);
    const mean = end.reduce((sum, { value }) => sum + value, 0) / end.length;
    const linear = chart(name, points, "linear", `linear-${i}`);
    const log = chart(name, points, "log", `log-${i}`);
    return `<article><h3>${escaped(name)} <b>${formatNumber(mean, 3)}</b></h3><div class="linear">${linear}</div><div class="log">${log}</div></article>`;
  });
  return `<section class="curves">
<h2>Loss curves</h2>
<fieldset><legend>Axis</legend><label><input type="radio" name="axis" checked> linear</label><label><input type="radio" name="axis" id="log-axis"> logarithmic</label></fieldset>
<p class="note">By step. Lines are means over a fiftieth of the training, bands what single steps had; the number is the mean of the last 20 steps. Terms are without their weights.</p>
<div class="grid-of-charts">
${charts.join("\n")}
</div>
</section>`;
}

function factsSection({ facts }: TrainingReport): string {
  const rows = facts.map(
    ([label, text]) => `<tr><th scope="row">${escaped(label)}</th><td>${escaped(text)}</td></tr>`,
  );
  return `<section>\n<h2>Recipe</h2>\n<table>${rows.join("")}</table>\n</section>`;
}

function brokenSection({ broken }: TrainingReport): string {
  if (broken.length === 0) return "";
  const items = broken.map(
    ({ path, reason }) => `<li><code>${escaped(path)}</code>: ${escaped(reason)}</li>`,
  );
  return `<section>\n<h2>Pictures that could not be read</h2>\n<ul>${items.join("")}</ul>\n</section>`;
}

const steps = (count: number) => (count === 1 ? "1 step" : `${count} steps`);
