/** Telling of changes no more often than anybody can follow, and than it is worth. */

/** Milliseconds between two changes that are told: eyes are not faster. */
const leastPause = 120;
/** However long a drawing takes, something moves. */
const mostPause = 1500;
/** The share of the time that drawing may take. */
const share = 0.01;

export interface PacedTeller {
  /** Tells soon, or at once where a user waits for it. */
  tell(atOnce?: boolean): void;
  subscribe(listener: () => void): () => void;
  close(): void;
}

export function createPacedTeller(now = () => performance.now()): PacedTeller {
  const listeners = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  // What comes first is drawn by whoever subscribes.
  let next = now() + leastPause;

  const tellNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const started = now();
    for (const listener of listeners) listener();
    next = started + leastPause;
    // React draws in a task of its own at the end of this turn; this one comes right after it.
    queueMicrotask(() => {
      const pause = (now() - started) / share;
      next = started + Math.min(mostPause, Math.max(leastPause, pause));
    });
  };

  return {
    tell(atOnce = false) {
      if (atOnce) tellNow();
      else timer ??= setTimeout(tellNow, Math.max(0, next - now()));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      listeners.clear();
    },
  };
}
