/** Keys, and the list of them in the help. */
import { byId, make } from "./dom.ts";

export interface Shortcut {
  /** As `KeyboardEvent.key` has it, in lower case. */
  readonly keys: readonly string[];
  readonly title: string;
  run(key: string): void;
}

const keyNames: Readonly<Record<string, string>> = { " ": "Space" };

/** Elements that use keys themselves. */
const busy = "input:not([type=radio]), select, textarea, dialog[open] *";
/** Elements that Space presses. */
const pressable = "button, a, summary, input";

export function bindShortcuts(shortcuts: readonly Shortcut[]): void {
  byId("shortcuts").append(
    ...shortcuts.flatMap(({ keys, title }) => {
      const shown = keys.length > 3 ? [`${keys[0]}–${keys.at(-1)}`] : keys;
      const names = shown.map((key) => make("kbd", {}, keyNames[key] ?? key.toUpperCase()));
      return [make("dt", {}, ...names), make("dd", {}, title)];
    }),
  );
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : undefined;
    if (target?.closest(busy)) return;
    const key = event.key.toLowerCase();
    if (key === " " && target?.closest(pressable)) return;
    const found = shortcuts.find(({ keys }) => keys.includes(key));
    if (!found) return;
    event.preventDefault();
    found.run(key);
  });
}
