/** What keys mean in the live view: from what a terminal sends to actions. */
import type { LiveAction } from "@gramstyle/jobs/live";

export type ViewAction = LiveAction | { readonly kind: "snapshot" } | { readonly kind: "quit" };

export interface KeyHint {
  readonly keys: string;
  readonly what: string;
}

/** At the foot of the view; the first matter most. */
export const keyHints: readonly KeyHint[] = [
  { keys: "←→", what: "style" },
  { keys: "+-", what: "strength" },
  { keys: "s", what: "snapshot" },
  { keys: "m", what: "mirror" },
  { keys: "q", what: "quit" },
  { keys: "t", what: "steady" },
];

const next: ViewAction = { kind: "style", step: 1 };
const previous: ViewAction = { kind: "style", step: -1 };
const stronger: ViewAction = { kind: "strength", step: 1 };
const weaker: ViewAction = { kind: "strength", step: -1 };
const quit: ViewAction = { kind: "quit" };

// Not Escape alone: over a slow connection an arrow can come in two pieces.
const meanings: Readonly<Record<string, ViewAction>> = {
  "\x1b[C": next,
  "\x1b[B": next,
  n: next,
  "\x1b[D": previous,
  "\x1b[A": previous,
  p: previous,
  "+": stronger,
  "=": stronger,
  "-": weaker,
  _: weaker,
  m: { kind: "mirror" },
  t: { kind: "smoothing" },
  s: { kind: "snapshot" },
  q: quit,
  Q: quit,
  "\x03": quit,
};

/** Escape sequences, whole, and single characters. */
const key =
  /\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1bO.|\x1b[_\]P][^\x07\x1b]*(?:\x07|\x1b\\)|./gsu;

/** Keys of fast fingers come in one piece; what means nothing here is left out. */
export function actionsOf(text: string): ViewAction[] {
  const actions: ViewAction[] = [];
  for (const [sequence] of text.matchAll(key)) {
    // With the keypad in application mode arrows come as "\x1bOC".
    const meaning = meanings[sequence.replace(/^\x1bO/, "\x1b[")];
    if (meaning) actions.push(meaning);
    else if (/^[1-9]$/.test(sequence))
      actions.push({ kind: "choose", style: Number(sequence) - 1 });
  }
  return actions;
}
