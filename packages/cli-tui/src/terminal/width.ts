/**
 * Text cut and filled by the columns that it takes on a terminal, wide characters included. Cut here
 * rather than by cli-truncate, which lets wide characters go a column beyond.
 */
import stringWidth from "string-width";

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Columns that text takes; colours take none. */
export const widthOf = (text: string): number => stringWidth(text);

/** What a file's name may hold but a terminal must not get: controls, and our own place holders. */
const unprintable = /[\p{Cc}\p{Cs}\u{f0000}-\u{10ffff}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A name as it can be printed. */
export const printable = (name: string): string => name.replace(unprintable, "\u{fffd}");

/** The beginning of plain text in at most `columns`, with … where something is missing. */
export function truncate(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (widthOf(text) <= columns) return text;
  return `${head(text, columns - 1)}…`;
}

/** Beginning and end, so that a file's name keeps its extension: "Amsterd…2024.jpg". */
export function truncateMiddle(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (widthOf(text) <= columns) return text;
  const end = Math.floor((columns - 1) / 2);
  return `${head(text, columns - 1 - end)}…${tail(text, end)}`;
}

/** The end of plain text, with … before it: of a path the end says most. */
export function truncateStart(text: string, columns: number): string {
  if (columns <= 0) return "";
  if (widthOf(text) <= columns) return text;
  return `…${tail(text, columns - 1)}`;
}

/** Cut or filled with spaces to exactly `columns`. */
export function fill(text: string, columns: number, align: "left" | "right" = "left"): string {
  const cut = truncate(text, columns);
  const space = " ".repeat(Math.max(0, columns - widthOf(cut)));
  return align === "right" ? space + cut : cut + space;
}

/** Plain text in lines of at most `columns`, broken at spaces. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= columns) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = truncate(word, columns);
  }
  if (line !== "") lines.push(line);
  return lines;
}

function head(text: string, columns: number): string {
  let [kept, width] = ["", 0];
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    kept += segment;
  }
  return kept;
}

function tail(text: string, columns: number): string {
  let [kept, width] = ["", 0];
  for (const { segment } of [...graphemes.segment(text)].reverse()) {
    width += widthOf(segment);
    if (width > columns) break;
    kept = segment + kept;
  }
  return kept;
}

/** The graphemes of text: what a cursor steps over. */
export const graphemesOf = (text: string): string[] =>
  [...graphemes.segment(text)].map(({ segment }) => segment);
