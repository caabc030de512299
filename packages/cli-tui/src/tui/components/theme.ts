/** Colours by what they mean; the terminal's own palette, so that they suit its background. */

export const theme = {
  /** What is chosen, what moves. */
  accent: "cyan",
  good: "green",
  bad: "red",
  warm: "yellow",
} as const;

/** Before the row that is chosen, so that it can be told without colours. */
export const pointer = "▸";
