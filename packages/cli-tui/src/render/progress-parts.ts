/** What every line of progress is made of. */

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of `width` characters, filled to `fraction`. */
export function progressBar(fraction: number, width: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * width * 8);
  const bar = "█".repeat(Math.floor(filled / 8)) + eighths[filled % 8]!;
  return bar.padEnd(width, "░");
}

/** "3.1 it/s", or "2.4 s/it" where it is slow. */
export function formatRate(perSecond: number, unit = "it"): string {
  if (perSecond >= 1) return `${perSecond.toFixed(1)} ${unit}/s`;
  return perSecond > 0 ? `${(1 / perSecond).toFixed(1)} s/${unit}` : "";
}

/** Text in at most `width` characters. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
