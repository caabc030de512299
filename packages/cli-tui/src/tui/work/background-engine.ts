/**
 * The engine in the background of a user interface: loaded in the worker thread, where it lets the
 * thread that draws and answers keys go first.
 */
import { setPriority } from "node:os";
import { createOrtBackend } from "@gramstyle/backend-ort";

/** As `nice` counts: 0 is usual, 19 is last of all. */
const niceness = 5;

export async function createBackgroundEngine(
  options: Parameters<typeof createOrtBackend>[0],
): ReturnType<typeof createOrtBackend> {
  // On Linux that is of this thread and those that it starts; elsewhere it would be the process.
  if (process.platform === "linux") {
    try {
      setPriority(0, niceness);
    } catch {
      // Where it is not allowed, all threads take turns as they did.
    }
  }
  return createOrtBackend(options);
}
