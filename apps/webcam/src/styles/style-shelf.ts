/** The styles that can be chosen: those that come along, and the user's own. */

import type { LiveStylizer } from "../engine/live-stylizer.ts";
import type { StyleFacts } from "../engine/protocol.ts";
import { type CatalogueEntry, hashOf, loadStyleBytes } from "./catalogue.ts";

/** The largest file that is read, in bytes: all of it is held in memory several times. */
const largestFile = 64 * 2 ** 20;

export interface StyleShelf {
  readonly entries: readonly CatalogueEntry[];
  /** Loads a style into the engine. @throws Error, one line */
  load(key: string): Promise<StyleFacts>;
  /** A file of the user's: read, tried, and only then kept. @throws Error, one line */
  addFile(file: File): Promise<{ readonly key: string; readonly facts: StyleFacts }>;
}

export function createStyleShelf(
  entries: readonly CatalogueEntry[],
  stylizer: LiveStylizer,
): StyleShelf {
  const own = new Map<string, Uint8Array>();
  return {
    entries,
    async load(key) {
      const facts = stylizer.factsOf(key);
      if (facts) return facts;
      const entry = entries.find(({ name }) => name === key);
      const bytes = own.get(key) ?? (entry && (await loadStyleBytes(entry)));
      if (!bytes) throw new Error(`There is no style "${key}".`);
      return stylizer.load(key, bytes);
    },
    async addFile(file) {
      const refuse = (why: string) => new Error(`"${file.name}" cannot be used: ${why}`);
      if (file.size > largestFile) {
        const size = Math.ceil(file.size / 2 ** 20);
        throw refuse(`expected at most ${largestFile / 2 ** 20} MiB, got ${size} MiB`);
      }
      const bytes = new Uint8Array(await file.arrayBuffer());
      const key = `own-${(await hashOf(bytes)).slice(0, 12)}`;
      try {
        const facts = await stylizer.tryStyle(key, bytes);
        own.set(key, bytes);
        const title = facts.title === "" ? file.name.replace(/\.onnx$/i, "") : facts.title;
        return { key, facts: { ...facts, title } };
      } catch (error) {
        throw refuse((error as Error).message);
      }
    },
  };
}
