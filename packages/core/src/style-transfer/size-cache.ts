/** Executables for pictures of different sizes, of which the last few are kept. */
import { abortable } from "../abortable.ts";
import type { Executable } from "../backend.ts";
import type { AbortSignalLike } from "../runtime.ts";

export interface SizeCache {
  /**
   * Runs `work` with the executable for a size, which is compiled where it is not kept. Work whose
   * signal is aborted before its turn comes is never begun; of any other the result is dropped.
   */
  use<Result>(
    width: number,
    height: number,
    work: (executable: Executable) => Promise<Result>,
    signal?: AbortSignalLike,
  ): Promise<Result>;
  dispose(): Promise<void>;
}

/**
 * Keeps the `limit` executables that were used last. Calls are done one after the other, so that
 * none is disposed while it is used.
 */
export function createSizeCache(
  limit: number,
  compile: (width: number, height: number) => Promise<Executable>,
): SizeCache {
  /** The one that was used last comes last. */
  const kept = new Map<string, Executable>();
  let last: Promise<unknown> = Promise.resolve();

  const executableFor = async (width: number, height: number): Promise<Executable> => {
    const size = `${width}×${height}`;
    const found = kept.get(size);
    kept.delete(size);
    // Room is made before compiling, so that there are never more than the limit.
    while (kept.size >= limit) {
      const [oldest, unwanted] = kept.entries().next().value!;
      kept.delete(oldest);
      await unwanted.dispose();
    }
    const executable = found ?? (await compile(width, height));
    kept.set(size, executable);
    return executable;
  };

  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  return {
    use(width, height, work, signal) {
      const result = inTurn(async () => {
        signal?.throwIfAborted();
        return work(await executableFor(width, height));
      });
      return abortable(result, signal);
    },
    dispose: () =>
      inTurn(async () => {
        const executables = [...kept.values()];
        kept.clear();
        await Promise.all(executables.map((executable) => executable.dispose()));
      }),
  };
}
