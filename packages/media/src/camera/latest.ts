/** Hands on the newest of a stream and drops what nobody took in time, so that no delay can grow. */
export interface Latest<Item> {
  /** Replaces what was not taken. */
  put(item: Item): void;
  /** The newest that was not taken yet, waited for; undefined after the end. One taker at a time. */
  take(): Promise<Item | undefined>;
  /** Nothing comes any more. With an error: that is what `take` is rejected with, from then on. */
  end(error?: unknown): void;
}

/** An empty one, of which nothing was put in yet. */
export function createLatest<Item>(): Latest<Item> {
  let newest: { readonly item: Item } | undefined;
  let ended: { readonly error?: unknown } | undefined;
  let wake: (() => void) | undefined;
  const tell = (): void => {
    wake?.();
    wake = undefined;
  };
  return {
    put(item) {
      if (ended) return;
      newest = { item };
      tell();
    },
    async take() {
      while (!newest && !ended) {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
      if (ended?.error !== undefined) throw ended.error;
      const taken = ended ? undefined : newest?.item;
      newest = undefined;
      return taken;
    },
    end(error) {
      ended ??= error === undefined ? {} : { error };
      tell();
    },
  };
}
