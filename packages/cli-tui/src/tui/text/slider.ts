/** A share between 0 and 1 as a bar with a knob. */

/** `columns` characters, as in "━━━━●────". */
export function slider(share: number, columns: number): string {
  if (columns <= 0) return "";
  const at = Math.round(Math.min(1, Math.max(0, share)) * (columns - 1));
  return `${"━".repeat(at)}●${"─".repeat(columns - 1 - at)}`;
}

/** A filled bar, as in "█████▌    ". */
export function bar(share: number, columns: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * columns * 8);
  const rest = eighths % 8;
  const part = rest === 0 ? "" : " ▏▎▍▌▋▊▉"[rest]!;
  return ("█".repeat(Math.floor(eighths / 8)) + part).padEnd(columns, " ");
}
