/** Executables for pictures of different sizes, of which the last few are kept. */
import { abortable } from "../abortable.ts";
import type { Executable } from "../backend.ts";
import type { AbortSignalLike } from "../runtime.ts";

/** What is kept: an `Executable`, or one of an engine's own. */
interface Disposable {
  dispose(): Promise<void>;
}

/** Executables by the size of what they work on: the last few are kept. */
export interface SizeCache<E extends Disposable> {
  /**
   * Runs `work` with the executable for a size, which is compiled where it is not kept. Work whose
   * signal is aborted before its turn comes is never begun; of any other the result is dropped.
   */
  use<Result>(
    width: number,
    height: number,
    work: (executable: E) => Promise<Result>,
    signal?: AbortSignalLike,
  ): Promise<Result>;
  /** When all that was begun before has ended. */
  dispose(): Promise<void>;
}

/** How an executable is made for a size, and how many are kept and run at a time. */
export interface SizeCacheOptions<E extends Disposable> {
  /** How many executables are kept: those that were used last. */
  readonly limit: number;
  /** How much work is done at a time; the rest waits, first come, first served. */
  readonly concurrency: number;
  compile(width: number, height: number): Promise<E>;
}

interface Kept<E> {
  readonly executable: E;
  /** What uses it now. */
  readonly users: Set<Promise<unknown>>;
}

/** None is disposed while it is used, and there are never more than the limit. */
export function createSizeCache<E extends Disposable = Executable>({
  limit,
  concurrency,
  compile,
}: SizeCacheOptions<E>): SizeCache<E> {
  /** The one that was used last comes last. */
  const kept = new Map<string, Kept<E>>();
  const begun = new Set<Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let free = concurrency;
  let lastTurn: Promise<unknown> = Promise.resolve();

  const enter = async (): Promise<void> => {
    if (free === 0) return new Promise((go) => waiting.push(go));
    free--;
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };

  const find = async (width: number, height: number): Promise<Kept<E>> => {
    const size = `${width}×${height}`;
    const found = kept.get(size);
    kept.delete(size);
    // Room is made before compiling.
    while (kept.size >= limit) {
      const [oldest, unwanted] = kept.entries().next().value!;
      kept.delete(oldest);
      await release(unwanted);
    }
    const entry = found ?? { executable: await compile(width, height), users: new Set() };
    kept.set(size, entry);
    return entry;
  };
  const release = async ({ executable, users }: Kept<E>): Promise<void> => {
    await Promise.allSettled(users);
    await executable.dispose();
  };

  /** Finding one takes turns, so that none is compiled twice; using it does not. */
  const start = <Result>(
    width: number,
    height: number,
    work: (executable: E) => Promise<Result>,
  ): Promise<{ readonly result: Promise<Result> }> => {
    const started = lastTurn.then(async () => {
      const { executable, users } = await find(width, height);
      const result = work(executable);
      users.add(result);
      result.catch(() => {}).finally(() => users.delete(result));
      return { result };
    });
    lastTurn = started.catch(() => {});
    return started;
  };

  return {
    use(width, height, work, signal) {
      const run = async () => {
        await enter();
        try {
          signal?.throwIfAborted();
          const { result } = await start(width, height, work);
          return await result;
        } finally {
          leave();
        }
      };
      const result = run();
      begun.add(result);
      result.catch(() => {}).finally(() => begun.delete(result));
      return abortable(result, signal);
    },
    async dispose() {
      await Promise.allSettled(begun);
      const entries = [...kept.values()];
      kept.clear();
      await Promise.all(entries.map(release));
    },
  };
}
