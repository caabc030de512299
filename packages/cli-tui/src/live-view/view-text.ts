/** The live view as lines of text around a picture: pure, so that it can be looked at in tests. */

import type { LiveSettings } from "@gramstyle/jobs/live";
import { liveStages, type StageTimes } from "@gramstyle/jobs/live";
import type { Style } from "../render/output.ts";
import type { Box } from "../terminal/fit-cells.ts";
import { printable, truncate, widthOf } from "../terminal/width.ts";
import { slider } from "../tui/text/slider.ts";
import { keyHints } from "./keys.ts";

/** A picture as the painter takes it: one mark a line, which becomes the row. */
export interface PlacedText extends Box {
  readonly text: string;
}

export interface ViewState {
  readonly settings: LiveSettings;
  /** What the style is: its title and artist, where that is known. */
  readonly caption: string;
  readonly times: StageTimes;
  /** What the model works on, in pixels. */
  readonly size?: { readonly width: number; readonly height: number } | undefined;
  readonly picture?: PlacedText | undefined;
  /** In the place of the picture, as long as there is none. */
  readonly waiting: string;
  /** In the place of the numbers, for a while. */
  readonly message?: { readonly kind: "good" | "bad"; readonly text: string } | undefined;
}

/** Rows from which on there is something besides picture and title. */
const rowsForDetails = 10;
/** Title; and the styles, numbers and keys below. */
const [above, below] = [1, 3];

/** What the picture can have of a screen. */
export function pictureBox({ columns, rows }: Box): Box {
  const around = rows >= rowsForDetails ? above + below : above;
  return { columns, rows: Math.max(1, rows - around) };
}

/** As many lines as the screen has rows, none wider than it. */
export function viewText(state: ViewState, screen: Box, style: Style): string[] {
  const { columns } = screen;
  const lines = [
    titleLine(state, columns, style),
    ...pictureLines(state, pictureBox(screen), style),
  ];
  if (screen.rows >= rowsForDetails) {
    lines.push(stylesLine(state.settings, columns, style));
    lines.push(
      state.message ? messageLine(state, columns, style) : numbersLine(state, columns, style),
    );
    lines.push(keysLine(columns, style));
  }
  return lines.slice(0, screen.rows);
}

function titleLine({ caption, times, size }: ViewState, columns: number, style: Style): string {
  const rate = times.rate > 0 ? `${shortNumber(times.rate)} fps` : "";
  const pixels = size && columns >= 50 ? `${size.width}×${size.height}` : "";
  const aside = [pixels, rate].filter(Boolean).join("  ");
  const room = columns - widthOf(aside) - 4;
  const title = truncate(printable(caption), room);
  const space = " ".repeat(Math.max(1, columns - 2 - widthOf(title) - widthOf(aside)));
  return ` ${style(["bold", "cyan"], title)}${space}${style("dim", aside)}`;
}

function pictureLines({ picture, waiting }: ViewState, box: Box, style: Style): string[] {
  if (!picture) {
    const text = truncate(waiting, box.columns - 2);
    const left = " ".repeat(Math.max(0, Math.floor((box.columns - widthOf(text)) / 2)));
    return centred([left + style("dim", text)], box.rows);
  }
  const left = " ".repeat(Math.max(0, Math.floor((box.columns - picture.columns) / 2)));
  const rest = " ".repeat(picture.columns - 1);
  return centred(
    picture.text.split("\n").map((mark) => left + mark + rest),
    box.rows,
  );
}

function centred(lines: readonly string[], rows: number): string[] {
  const above = Math.max(0, Math.floor((rows - lines.length) / 2));
  const all = [...Array<string>(above).fill(""), ...lines];
  return [...all, ...Array<string>(Math.max(0, rows - all.length)).fill("")].slice(0, rows);
}

const gap = 2;

/** "1 composition-vii  2 great-wave": as many as fit around the chosen one. */
function stylesLine(
  { styles, style: chosen }: LiveSettings,
  columns: number,
  style: Style,
): string {
  const names = styles.map(({ name }, i) => `${i < 9 ? `${i + 1} ` : ""}${printable(name)}`);
  const width = (from: number, to: number) =>
    names.slice(from, to).reduce((sum, name) => sum + widthOf(name) + gap, -gap);
  let [first, last] = [chosen, chosen + 1];
  const room = columns - 2;
  for (let grown = true; grown; ) {
    grown = false;
    if (last < names.length && width(first, last + 1) <= room) {
      last++;
      grown = true;
    }
    if (first > 0 && width(first - 1, last) <= room) {
      first--;
      grown = true;
    }
  }
  const shown = names.slice(first, last).map((name, i) => {
    const text = truncate(name, room);
    return first + i === chosen ? style(["bold", "cyan"], text) : style("dim", text);
  });
  return ` ${shown.join(" ".repeat(gap))}`;
}

const sliderColumns = 8;

/** Each part only where it still fits; of the liveStages as many as do. */
function numbersLine({ settings, times }: ViewState, columns: number, style: Style): string {
  const { strength, mirror, smoothing } = settings;
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  let line = `strength ${slider(strength, sliderColumns)} ${percent(strength).padStart(5)}`;
  const add = (part: string): boolean => {
    const fits = widthOf(line) + part.length <= columns - 2;
    if (fits) line += part;
    return fits;
  };
  add(smoothing > 0 ? `   steady ${percent(smoothing)}` : "   steady off");
  if (mirror) add("   mirror");
  const spent = liveStages.flatMap((stage) => {
    const milliseconds = times.milliseconds[stage];
    return milliseconds === undefined ? [] : [`${stage} ${shortNumber(milliseconds)}`];
  });
  for (let count = spent.length; count > 0; count--) {
    if (add(`   ${spent.slice(0, count).join(" · ")} ms`)) break;
  }
  return ` ${style("dim", truncate(line, columns - 2))}`;
}

const shortNumber = (value: number) => value.toFixed(value < 9.95 ? 1 : 0);

function messageLine({ message }: ViewState, columns: number, style: Style): string {
  const { kind, text } = message!;
  const sign = kind === "good" ? "✓" : "✗";
  return ` ${style(kind === "good" ? "green" : "red", truncate(`${sign} ${text}`, columns - 2))}`;
}

function keysLine(columns: number, style: Style): string {
  let [line, left] = ["", columns - 1];
  for (const { keys, what } of keyHints) {
    left -= widthOf(keys) + 1 + widthOf(what) + gap;
    if (left < -gap) break;
    line += `${style("bold", keys)} ${style("dim", what)}${" ".repeat(gap)}`;
  }
  return ` ${line.trimEnd()}`;
}
