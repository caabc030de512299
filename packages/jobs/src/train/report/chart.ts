/** One curve as inline SVG: a line of means over a band of what they are the means of. */
import { formatNumber } from "../../text/numbers.ts";
import { type Axis, axisFor, linearTicks, type Point, placeOn, thinned } from "./curve.ts";
import { escaped } from "./escaped.ts";

const [width, height] = [360, 190];
const plot = { left: 44, right: 10, top: 10, bottom: 24 };
const inner = {
  width: width - plot.left - plot.right,
  height: height - plot.top - plot.bottom,
};

/**
 * Colours come from the page's classes: grid, label, band, line.
 * @param series at least one point, in the order of steps
 * @param id unique in the page
 */
export function chart(
  name: string,
  series: readonly Point[],
  kind: Axis["kind"],
  id: string,
): string {
  const curve = thinned(series, 120);
  const axis = axisFor(curve, kind);
  const [first, last] = [series[0]!.step, series.at(-1)!.step];
  const x = (step: number) =>
    plot.left + (last === first ? 0.5 : (step - first) / (last - first)) * inner.width;
  const y = (value: number) => plot.top + (1 - placeOn(axis, value)) * inner.height;
  const path = (points: readonly (readonly [number, number])[]) =>
    points.map(([px, py]) => `${px.toFixed(1)},${clamp(py).toFixed(1)}`).join(" ");

  const band = [
    ...curve.map((p) => [x(p.step), y(p.highest)] as const),
    ...curve.map((p) => [x(p.step), y(p.lowest)] as const).reverse(),
  ];
  const line = curve.map((p) => [x(p.step), y(p.mean)] as const);
  const end = curve.at(-1)!;
  const rows = axis.ticks.map((tick) => {
    const at = y(tick).toFixed(1);
    return `<line class="grid" x1="${plot.left}" x2="${width - plot.right}" y1="${at}" y2="${at}"/><text class="label" text-anchor="end" x="${plot.left - 6}" y="${(y(tick) + 3.5).toFixed(1)}">${formatNumber(tick, 3)}</text>`;
  });
  const steps = linearTicks(first, last, 4).filter(Number.isInteger);
  const columns = (steps.length > 0 ? steps : [last]).map(
    (step) =>
      `<text class="label" text-anchor="middle" x="${x(step).toFixed(1)}" y="${height - 7}">${step}</text>`,
  );
  const scale = axis.kind === "log" ? ", logarithmic" : "";
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}"><title id="${id}">${escaped(name)} by step${scale}: ${formatNumber(curve[0]!.mean, 3)} at first, ${formatNumber(end.mean, 3)} at the end</title>${rows.join("")}${columns.join("")}<polygon class="band" points="${path(band)}"/><polyline class="line" points="${path(line)}"/><circle class="end" cx="${x(end.step).toFixed(1)}" cy="${clamp(y(end.mean)).toFixed(1)}" r="3"/></svg>`;
}

/** What lies beyond the axis is drawn at its end. */
const clamp = (y: number) => Math.min(plot.top + inner.height, Math.max(plot.top, y));
