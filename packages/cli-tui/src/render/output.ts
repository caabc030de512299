/** What commands print: JSON for programs, aligned tables and a little colour for people. */
import { styleText } from "node:util";
import { widthOf } from "../terminal/width.ts";

export { formatNumber } from "@gramstyle/jobs/text";

/** Styles a piece of text, or leaves it as it is. Renderers take one, so that they stay pure. */
export type Style = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Leaves text as it is. */
export const plain: Style = (_format, text) => text;

/** Colours for a stream; none where it is no terminal or NO_COLOR is set. */
export function styleFor(stream: NodeJS.WriteStream): Style {
  return (format, text) => styleText(format, text, { stream });
}

/** Whether a person is looking. */
export const isTerminal = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true;

/** Writes text to stdout. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Writes one JSON value as one line to stdout. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** Writes a remark to stderr, where it does not disturb a result that is piped on. */
export function warn(text: string): void {
  process.stderr.write(`gramstyle: ${text}\n`);
}

export interface Column {
  readonly title: string;
  /** Default: left; numbers read best on the right. */
  readonly align?: "left" | "right";
}

/** Rows of cells as lines of a table, two spaces between columns, titles above. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style = plain,
): string {
  const titles = columns.map(({ title }) => style("dim", title));
  const widths = columns.map((_, i) =>
    Math.max(...[titles, ...rows].map((row) => widthOf(row[i] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, i) => {
        const cell = cells[i] ?? "";
        const space = " ".repeat(widths[i]! - widthOf(cell));
        return align === "right" ? space + cell : cell + space;
      })
      .join("  ")
      .trimEnd();
  return [titles, ...rows].map(line).join("\n");
}
