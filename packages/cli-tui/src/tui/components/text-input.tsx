/** One line of text that is typed, with a cursor. */
import { Text } from "ink";
import { useState } from "react";
import { graphemesOf, widthOf } from "../../terminal/width.ts";
import { useKeys, useTyping } from "../hooks/use-keys.ts";

export interface TextInputProps {
  readonly initial: string;
  readonly columns: number;
  onSubmit(text: string): void;
  onCancel(): void;
}

export function TextInput({ initial, columns, onSubmit, onCancel }: TextInputProps) {
  const [{ text, at }, setLine] = useState(() => {
    const start = graphemesOf(initial);
    return { text: start, at: start.length } as Line;
  });
  useTyping();
  useKeys((input, key) => {
    if (key.return) return onSubmit(text.join(""));
    if (key.escape) return onCancel();
    setLine((line) => edited(line, input, key));
  });
  const { before, under, after } = visible(text, at, columns);
  return (
    <Text wrap="truncate">
      {before}
      <Text inverse>{under}</Text>
      {after}
    </Text>
  );
}

interface Line {
  /** By graphemes. */
  readonly text: readonly string[];
  /** The grapheme that the cursor stands on. */
  readonly at: number;
}

type EditKey = Partial<
  Record<"leftArrow" | "rightArrow" | "home" | "end" | "backspace" | "delete" | "ctrl", boolean>
>;

/** The line after a key. */
export function edited(line: Line, input: string, key: EditKey): Line {
  const { text, at } = line;
  if (key.leftArrow) return { text, at: Math.max(0, at - 1) };
  if (key.rightArrow) return { text, at: Math.min(text.length, at + 1) };
  if (key.home || (key.ctrl && input === "a")) return { text, at: 0 };
  if (key.end || (key.ctrl && input === "e")) return { text, at: text.length };
  if (key.ctrl && input === "u") return { text: text.slice(at), at: 0 };
  // Terminals send for the backspace key what is called delete.
  if (key.backspace || key.delete) {
    if (at === 0) return line;
    return { text: [...text.slice(0, at - 1), ...text.slice(at)], at: at - 1 };
  }
  if (key.ctrl || input === "" || /\p{Cc}/u.test(input)) return line;
  const typed = graphemesOf(input);
  return { text: [...text.slice(0, at), ...typed, ...text.slice(at)], at: at + typed.length };
}

/** The part around the cursor that fits. */
function visible(text: readonly string[], at: number, columns: number) {
  let start = 0;
  while (start < at && widthOf(text.slice(start, at).join("")) > columns - 2) start++;
  return {
    before: text.slice(start, at).join(""),
    under: text[at] ?? " ",
    after: text.slice(at + 1).join(""),
  };
}
