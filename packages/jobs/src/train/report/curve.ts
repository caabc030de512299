/** Series of numbers made ready to be drawn: thinned, smoothed, with axes whose labels are round. */

export interface Point {
  readonly step: number;
  readonly value: number;
}

/** A part of a series as one place of a curve. */
export interface CurvePoint {
  readonly step: number;
  /** The mean of the series around here. */
  readonly mean: number;
  /** Of the series here. */
  readonly lowest: number;
  readonly highest: number;
}

/** At most `places` points; means reach over a fiftieth of the series, at least three points. */
export function thinned(series: readonly Point[], places: number): CurvePoint[] {
  const count = Math.min(places, series.length);
  const radius = Math.max(1, Math.floor(series.length / 100));
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * series.length) / count);
    const to = Math.floor(((i + 1) * series.length) / count);
    const here = series.slice(from, to).map(({ value }) => value);
    const middle = Math.floor((from + to - 1) / 2);
    const around = series.slice(Math.max(0, middle - radius), middle + radius + 1);
    return {
      step: series[middle]!.step,
      mean: around.reduce((sum, { value }) => sum + value, 0) / around.length,
      lowest: Math.min(...here),
      highest: Math.max(...here),
    };
  });
}

export interface Axis {
  readonly kind: "linear" | "log";
  readonly lowest: number;
  readonly highest: number;
  /** Values that get a label, ascending, within the bounds. */
  readonly ticks: readonly number[];
}

/**
 * An axis on which the whole line fits, and all but the wildest of what it is the mean of.
 * A logarithmic one is linear where a value is not above 0.
 */
export function axisFor(curve: readonly CurvePoint[], wanted: Axis["kind"]): Axis {
  const sortedBy = (pick: (point: CurvePoint) => number) => curve.map(pick).sort((a, b) => a - b);
  const means = sortedBy(({ mean }) => mean);
  const lows = sortedBy(({ lowest }) => lowest);
  const highs = sortedBy(({ highest }) => highest);
  const at = (sorted: readonly number[], share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
  let lowest = Math.min(means[0]!, at(lows, 0.02));
  let highest = Math.max(means.at(-1)!, at(highs, 0.98));
  const kind = wanted === "log" && lowest > 0 && lows[0]! > 0 ? "log" : "linear";
  if (highest === lowest) {
    highest += Math.abs(highest) / 10 || 1;
    lowest -= kind === "log" ? lowest / 10 : Math.abs(lowest) / 10;
  }
  if (kind === "log") return { kind, lowest, highest, ticks: logTicks(lowest, highest) };
  // Losses are distances: zero belongs to the picture unless it is far away.
  if (lowest > 0 && lowest < 0.6 * highest) lowest = 0;
  return { kind, lowest, highest, ticks: linearTicks(lowest, highest, 4) };
}

/** Where a value is on the axis, 0 at its lowest, 1 at its highest. */
export function placeOn({ kind, lowest, highest }: Axis, value: number): number {
  if (kind === "linear") return (value - lowest) / (highest - lowest);
  return Math.log(Math.max(value, 1e-30) / lowest) / Math.log(highest / lowest);
}

/** Multiples of 1, 2 or 5 times a power of ten, about `count` of them. */
export function linearTicks(lowest: number, highest: number, count: number): number[] {
  const rough = (highest - lowest) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough * 0.999) ?? rough;
  const first = Math.ceil(lowest / step - 1e-9);
  const last = Math.floor(highest / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/** Powers of ten; with their multiples by 2 and 5, or linear ones, where that would leave too few. */
function logTicks(lowest: number, highest: number): number[] {
  const between = (factors: readonly number[]) => {
    const powers = [];
    for (let e = Math.floor(Math.log10(lowest)); 10 ** e <= highest; e++) powers.push(10 ** e);
    return powers
      .flatMap((power) => factors.map((factor) => Number((power * factor).toPrecision(12))))
      .filter((tick) => tick >= lowest && tick <= highest);
  };
  const sparse = between([1]);
  if (sparse.length >= 3) return sparse;
  const dense = between([1, 2, 5]);
  return dense.length >= 2 ? dense : linearTicks(lowest, highest, 4);
}
