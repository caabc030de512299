/** The keys of a screen, at its foot. */
import { Text } from "ink";
import { widthOf } from "../../terminal/width.ts";

export interface KeyHint {
  readonly keys: string;
  readonly what: string;
  /** For the help alone: what it does in a sentence. */
  readonly more?: string;
}

const gap = 2;
const always: KeyHint = { keys: "?", what: "help" };

/** As many as fit, the help always. */
export function KeyHints({ hints, columns }: { hints: readonly KeyHint[]; columns: number }) {
  const shown = hintsThatFit([...hints], columns);
  return (
    <Text wrap="truncate">
      {" "}
      {[...shown, always].map(({ keys, what }, i) => (
        <Text key={keys}>
          {i > 0 ? " ".repeat(gap) : ""}
          <Text bold>{keys}</Text>
          <Text dimColor>{` ${what}`}</Text>
        </Text>
      ))}
    </Text>
  );
}

export function hintsThatFit(hints: readonly KeyHint[], columns: number): readonly KeyHint[] {
  const width = ({ keys, what }: KeyHint) => widthOf(keys) + 1 + widthOf(what);
  let left = columns - 2 - width(always);
  const shown: KeyHint[] = [];
  for (const hint of hints) {
    left -= width(hint) + gap;
    if (left < 0) break;
    shown.push(hint);
  }
  return shown;
}
