/** A row of numbers as a line of little bars. */

const bars = "▁▂▃▄▅▆▇█";

/**
 * The last numbers, one column each where they fit, else means of equal shares of them. Heights are
 * logarithmic, since a loss falls by the same factor rather than by the same amount.
 */
export function sparkline(values: readonly number[], columns: number): string {
  const finite = values.filter((value) => Number.isFinite(value) && value > 0);
  if (columns <= 0 || finite.length === 0) return "";
  const heights = shares(finite, columns).map(Math.log);
  const low = Math.min(...heights);
  const span = Math.max(...heights) - low;
  return heights
    .map((height) => bars[span > 0 ? Math.round(((height - low) / span) * (bars.length - 1)) : 0]!)
    .join("");
}

/** Means of at most `count` equal shares of the values. */
function shares(values: readonly number[], count: number): number[] {
  if (values.length <= count) return [...values];
  return Array.from({ length: count }, (_, i) => {
    const from = Math.floor((i * values.length) / count);
    const to = Math.max(from + 1, Math.floor(((i + 1) * values.length) / count));
    const share = values.slice(from, to);
    return share.reduce((sum, value) => sum + value, 0) / share.length;
  });
}
