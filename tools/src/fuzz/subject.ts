/** What is fuzzed: a kind of file, and what the project does with it. */
import type { Damaged, Random } from "./damage.ts";

export interface Subject {
  /** "optimize checkpoint" */
  readonly name: string;
  /** The file that is damaged, in the folder. */
  readonly file: string;
  /** Whether it holds a checksum, so that no damage may be accepted. */
  readonly isSealed?: boolean;
  /** Makes the whole file, and all that goes with it, in an empty folder. */
  prepare(folder: string): Promise<void>;
  /** A file that is whole and means nonsense. */
  mutate?(bytes: Uint8Array, random: Random): Damaged;
  /**
   * Does what a user would do with the file.
   * @returns what came of it, where that must be the same as with the whole file
   * @throws what the project throws
   */
  attempt(folder: string, signal: AbortSignal): Promise<string | undefined>;
}
