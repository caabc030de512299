/** What must be written before the application ends. */

export interface ExitWork {
  /** @returns what takes it back */
  add(work: () => Promise<void>): () => void;
  /** Does what was added, all at once; a failure keeps nobody from leaving. */
  finish(): Promise<void>;
}

export function createExitWork(): ExitWork {
  const works = new Set<() => Promise<void>>();
  return {
    add(work) {
      works.add(work);
      return () => works.delete(work);
    },
    async finish() {
      await Promise.allSettled([...works].map((work) => work()));
    },
  };
}
