/** The settings in use: read by whoever needs them, changed in one place, kept for the next visit. */
import { parseSettings, type Settings } from "./settings.ts";

export interface Store {
  readonly current: Settings;
  change(changes: Partial<Settings>): void;
  /** Calls back now and after every change of one of these. */
  watch(keys: readonly (keyof Settings)[], callback: (settings: Settings) => void): void;
}

const storageKey = "gramstyle.settings";

export function createStore(storage: Pick<Storage, "getItem" | "setItem">): Store {
  let current = parseSettings(read(storage));
  const watchers: { keys: readonly (keyof Settings)[]; callback(settings: Settings): void }[] = [];
  return {
    get current() {
      return current;
    },
    change(changes) {
      const before = current;
      current = { ...current, ...changes };
      write(storage, current);
      for (const { keys, callback } of watchers) {
        if (keys.some((key) => before[key] !== current[key])) callback(current);
      }
    },
    watch(keys, callback) {
      watchers.push({ keys, callback });
      callback(current);
    },
  };
}

/** Browsers may refuse storage altogether; then nothing is kept. */
function read(storage: Pick<Storage, "getItem">): string | null {
  try {
    return storage.getItem(storageKey);
  } catch {
    return null;
  }
}

function write(storage: Pick<Storage, "setItem">, settings: Settings): void {
  try {
    storage.setItem(storageKey, JSON.stringify(settings));
  } catch {
    // See `read`.
  }
}
