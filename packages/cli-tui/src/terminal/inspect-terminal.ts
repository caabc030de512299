/** What the terminal can show. */

export interface TerminalStatus {
  /** Whether stdout is one; else nothing below is known. */
  readonly isTerminal: boolean;
  /** In character cells. */
  readonly columns: number | null;
  readonly rows: number | null;
  /** Bits of colour: 1, 4, 8 or 24. */
  readonly colorDepth: number | null;
  /** How it shows pictures, where its name tells: "kitty", "iterm", "sixel". */
  readonly graphics: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function inspectTerminal(
  stream: NodeJS.WriteStream = process.stdout,
  environment: Environment = process.env,
): TerminalStatus {
  if (stream.isTTY !== true) {
    return { isTerminal: false, columns: null, rows: null, colorDepth: null, graphics: null };
  }
  return {
    isTerminal: true,
    columns: stream.columns || null,
    rows: stream.rows || null,
    colorDepth: stream.getColorDepth?.() ?? null,
    graphics: graphicsOf(environment),
  };
}

/** By name alone: asking the terminal itself would take its answer from what a user types. */
export function graphicsOf(environment: Environment): string | null {
  const { TERM = "", TERM_PROGRAM = "" } = environment;
  // What stands between keeps the pictures, whatever the terminal behind it can do.
  if (environment.TMUX || environment.STY) return null;
  if (environment.KITTY_WINDOW_ID || /kitty|ghostty/.test(TERM)) return "kitty";
  if (TERM_PROGRAM === "ghostty" || environment.KONSOLE_VERSION) return "kitty";
  if (["iTerm.app", "WezTerm", "mintty"].includes(TERM_PROGRAM)) return "iterm";
  return /^(foot|mlterm|contour)/.test(TERM) ? "sixel" : null;
}
