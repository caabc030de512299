/** Which rows of a long list are shown. */

/** `size` rows with the selected one among them, in the middle where there is room on both sides. */
export function listWindow(
  count: number,
  selected: number,
  size: number,
): { readonly start: number; readonly end: number } {
  const shown = Math.max(0, Math.min(size, count));
  const start = Math.max(0, Math.min(selected - Math.floor(shown / 2), count - shown));
  return { start, end: start + shown };
}

/** A selection moved by so many rows, within the list. */
export function moved(selected: number, by: number, count: number): number {
  return Math.max(0, Math.min(count - 1, selected + by));
}
