/** Work in three stages of which each does another item at the same time. */

export interface Stages<Item, Read, Made> {
  read(item: Item): Promise<Read>;
  make(item: Item, read: Read): Promise<Made>;
  write(item: Item, made: Made): Promise<void>;
  /** Told of an item that a stage failed for; the others go on. What this throws ends it all. */
  failed(item: Item, error: unknown): void;
}

/**
 * While one item is made, the next is read and the one before is written, so that there are never
 * more than three in memory. Items are made and written in order. Aborting ends it, with the
 * signal's reason, as soon as what is being read and written has ended; a stage that should end
 * earlier looks at the signal itself.
 */
export async function runPipeline<Item, Read, Made>(
  items: readonly Item[],
  stages: Stages<Item, Read, Made>,
  signal: AbortSignal,
): Promise<void> {
  const attempt = async <Result>(
    item: Item,
    work: () => Promise<Result>,
  ): Promise<{ readonly result: Result } | undefined> => {
    try {
      return { result: await work() };
    } catch (error) {
      // What fails because it was stopped is no failure.
      if (!signal.aborted) stages.failed(item, error);
      return undefined;
    }
  };
  const startReading = (index: number) => {
    const item = items[index];
    if (item === undefined || signal.aborted) return Promise.resolve(undefined);
    return attempt(item, () => stages.read(item));
  };

  let reading = startReading(0);
  let writing: Promise<unknown> = Promise.resolve();
  try {
    for (const [index, item] of items.entries()) {
      const read = await reading;
      if (signal.aborted) break;
      reading = startReading(index + 1);
      const made = read && (await attempt(item, () => stages.make(item, read.result)));
      await writing;
      if (made) writing = attempt(item, () => stages.write(item, made.result));
    }
    await writing;
  } finally {
    await Promise.allSettled([reading, writing]);
  }
  signal.throwIfAborted();
}
