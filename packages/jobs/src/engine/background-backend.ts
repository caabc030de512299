/**
 * A backend in the background of a user interface: loaded in the worker thread, where it lets the
 * thread that draws and answers keys go first.
 */
import { setPriority } from "node:os";
import type { Backend } from "@gramstyle/core";

export interface BackgroundBackendOptions {
  /** Of the backend itself: a URL. */
  readonly module: string;
  readonly exportName: string;
  readonly options: unknown;
}

/** As `nice` counts: 0 is usual, 19 is last of all. */
const niceness = 5;

export async function createBackgroundBackend({
  module,
  exportName,
  options,
}: BackgroundBackendOptions): Promise<Backend> {
  // On Linux that is of this thread and those that it starts; elsewhere it would be the process.
  if (process.platform === "linux") {
    try {
      setPriority(0, niceness);
    } catch {
      // Where it is not allowed, all threads take turns as they did.
    }
  }
  const loaded = (await import(module)) as Record<string, (options: unknown) => Promise<Backend>>;
  return loaded[exportName]!(options);
}
