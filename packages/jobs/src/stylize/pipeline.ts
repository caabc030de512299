/** Work in three stages of which each does another item at the same time. */

export interface Stages<Item, Read, Made, Record> {
  read(item: Item): Promise<Read>;
  /** What is to be told, and done, before it is an item's turn. What this throws ends it all. */
  turn(item: Item): AsyncIterable<Record>;
  make(item: Item, read: Read): Promise<Made>;
  write(item: Item, made: Made): Promise<Record>;
  /**
   * Of an item that a stage failed for: what is told of it; the others go on. What this throws ends
   * it all.
   */
  failed(item: Item, error: unknown): Record;
}

export interface PipelineOptions {
  /** How many items are made at a time. Default: 1. */
  readonly concurrency?: number;
  readonly signal: AbortSignal;
}

/**
 * While items are made, the next is read and the one before is written, so that there are never
 * more than `concurrency` and two in memory. Items are made and written in order. Aborting ends it,
 * with the signal's reason, as soon as what is being read and written has ended; a stage that should
 * end earlier looks at the signal itself.
 */
export async function* runPipeline<Item, Read, Made, Record>(
  items: readonly Item[],
  stages: Stages<Item, Read, Made, Record>,
  { concurrency = 1, signal }: PipelineOptions,
): AsyncGenerator<Record, void> {
  type Outcome<Result> = { readonly result: Result } | { readonly told: Record } | undefined;
  const attempt = async <Result>(
    item: Item,
    work: () => Promise<Result>,
  ): Promise<Outcome<Result>> => {
    try {
      return { result: await work() };
    } catch (error) {
      // What fails because it was stopped is no failure.
      return signal.aborted ? undefined : { told: stages.failed(item, error) };
    }
  };
  // Awaited in its turn; until then it must not count as unhandled.
  const quiet = <Result>(work: Promise<Result>): Promise<Result> => {
    work.catch(() => {});
    return work;
  };
  const startReading = (index: number): Promise<Outcome<Read>> => {
    const item = items[index];
    if (item === undefined || signal.aborted) return Promise.resolve(undefined);
    return quiet(attempt(item, () => stages.read(item)));
  };

  let reading = startReading(0);
  const making: { readonly item: Item; readonly made: Promise<Outcome<Made>> }[] = [];
  let writing: Promise<Outcome<Record>> = Promise.resolve(undefined);
  let isWritten = true;
  const startWriting = (item: Item, made: Made): void => {
    isWritten = false;
    writing = quiet(
      attempt(item, () => stages.write(item, made)).finally(() => {
        isWritten = true;
      }),
    );
  };
  const tellWritten = async function* (): AsyncGenerator<Record> {
    const outcome = await writing;
    writing = Promise.resolve(undefined);
    if (outcome) yield "told" in outcome ? outcome.told : outcome.result;
  };
  const writeOldest = async function* (): AsyncGenerator<Record> {
    const { item, made } = making.shift()!;
    await Promise.race([made, writing]);
    if (isWritten) yield* tellWritten();
    const outcome = await made;
    yield* tellWritten();
    if (!outcome) return;
    if ("told" in outcome) yield outcome.told;
    else startWriting(item, outcome.result);
  };

  try {
    for (const [index, item] of items.entries()) {
      const read = await reading;
      if (signal.aborted) break;
      reading = startReading(index + 1);
      if (!read) continue;
      if ("told" in read) {
        yield read.told;
        continue;
      }
      try {
        yield* stages.turn(item);
      } catch (error) {
        if (signal.aborted) break;
        throw error;
      }
      making.push({ item, made: quiet(attempt(item, () => stages.make(item, read.result))) });
      if (making.length === concurrency) yield* writeOldest();
    }
    while (making.length > 0 && !signal.aborted) yield* writeOldest();
    yield* tellWritten();
  } finally {
    await Promise.allSettled([reading, writing, ...making.map(({ made }) => made)]);
  }
  signal.throwIfAborted();
}
