/** Keys one after the other, each to whoever is on top when its turn comes. */
import type { Key } from "ink";
import { createContext } from "react";
import { afterDrawing } from "./after-drawing.ts";

export type KeyHandler = (input: string, key: Key) => void;

export interface KeyQueue {
  /** Hands a key out, or after those that are waiting. */
  push(input: string, key: Key): void;
  /** @returns what takes the handler back */
  listen(handler: KeyHandler): () => void;
  /** Whether keys are letters of a text, and mean nothing else. */
  readonly isTyping: () => boolean;
  /** From now on keys are letters. @returns what ends that */
  beginTyping(): () => void;
}

/**
 * Keys of fast fingers or a paste come in one piece, before React has drawn what the first of them
 * changed. So there is a pause for a drawing between two: the second already sees what the first did.
 */
export function createKeyQueue(): KeyQueue {
  const handlers = new Set<KeyHandler>();
  const waiting: (readonly [string, Key])[] = [];
  let isBusy = false;
  let typing = 0;

  const next = (): void => {
    const first = waiting.shift();
    isBusy = first !== undefined;
    if (!first) return;
    try {
      for (const handler of [...handlers]) handler(...first);
    } finally {
      afterDrawing(next);
    }
  };

  return {
    push(input, key) {
      const characters = [...input];
      if (characters.length <= 1) waiting.push([input, key]);
      else for (const character of characters) waiting.push(keyOf(character, key));
      if (!isBusy) next();
    },
    listen(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    isTyping: () => typing > 0,
    beginTyping() {
      typing++;
      return () => typing--;
    },
  };
}

/** Keys that are one character; of a whole piece Ink only says what its first one is. */
function keyOf(character: string, piece: Key): readonly [string, Key] {
  const key: Key = { ...piece, return: false, tab: false, backspace: false, delete: false };
  if (character === "\r" || character === "\n") return ["", { ...key, return: true }];
  if (character === "\x7f" || character === "\b") return ["", { ...key, backspace: true }];
  if (character === "\t") return ["", { ...key, tab: true }];
  return [character, key];
}

export const KeyQueueContext = createContext<KeyQueue>(createKeyQueue());
