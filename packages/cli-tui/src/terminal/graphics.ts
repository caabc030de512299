/** How pictures are shown on this terminal. */

/** A terminal's own picture protocol, coloured half blocks, or nothing. */
export type PictureProtocol = "kitty" | "iterm" | "sixel" | "truecolor" | "256" | "none";

export interface Graphics {
  readonly protocol: PictureProtocol;
  /** One character cell in pixels. */
  readonly cell: { readonly width: number; readonly height: number };
  /** Whether pictures come many times a second, and must be drawn as fast. */
  readonly isLive?: boolean;
}

/** Most fonts are about twice as high as wide; terminals that do not say are taken to be so. */
export const usualCell = { width: 8, height: 16 };

/** What a terminal said of itself; see `queryTerminal`. */
export interface TerminalAnswers {
  readonly kitty: boolean;
  readonly iterm: boolean;
  readonly sixel: boolean;
  readonly cell?: { readonly width: number; readonly height: number } | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const protocols: readonly PictureProtocol[] = [
  "kitty",
  "iterm",
  "sixel",
  "truecolor",
  "256",
  "none",
];

/**
 * Bits of a colour: 24, 8, or few. Node takes the least for granted inside of tmux, which passes 24 on
 * where COLORTERM says so.
 */
export function colorDepthOf(
  stream: Pick<NodeJS.WriteStream, "getColorDepth">,
  environment: Environment = process.env,
): number {
  if (environment.NO_COLOR) return 1;
  if (/^(truecolor|24bit)$/i.test(environment.COLORTERM ?? "")) return 24;
  return stream.getColorDepth();
}

/**
 * The best that there is; GRAMSTYLE_PICTURES names another.
 * @param colorDepth in bits, as Node tells it: 1 where NO_COLOR is set
 */
export function chooseGraphics(
  answers: TerminalAnswers,
  colorDepth: number,
  environment: Environment = process.env,
): Graphics {
  const cell = answers.cell ?? usualCell;
  const wanted = environment.GRAMSTYLE_PICTURES as PictureProtocol | undefined;
  if (wanted !== undefined && protocols.includes(wanted)) return { protocol: wanted, cell };
  return { protocol: bestProtocol(answers, colorDepth, environment), cell };
}

function bestProtocol(
  { kitty, iterm, sixel }: TerminalAnswers,
  colorDepth: number,
  { NO_COLOR }: Environment,
): PictureProtocol {
  if (NO_COLOR) return "none";
  if (kitty) return "kitty";
  if (iterm) return "iterm";
  if (sixel) return "sixel";
  return colorDepth >= 24 ? "truecolor" : colorDepth >= 8 ? "256" : "none";
}
