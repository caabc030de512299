/** Snapshots of an optimization: where it can go back to, and where another branch can begin. */
import type { LiveControls, Progress, RunState } from "@gramstyle/core";
import type { OptimizePlan } from "./plan.ts";

/** A state of a session, with what led to it. */
export interface Snapshot {
  readonly id: number;
  /** "A" for the first branch, then "B", … */
  readonly branch: string;
  readonly progress: Progress;
  readonly controls: LiveControls;
  readonly plan: OptimizePlan;
  /** Losses of the iterations that led here. */
  readonly history: readonly Progress["losses"][];
}

/** What all snapshots together may take, and how many there are at most. */
const mostBytes = 256e6;
const mostSnapshots = 24;
const leastSnapshots = 4;

/** Adds one; where there are too many the oldest go. */
export function withSnapshot(ring: readonly Snapshot[], snapshot: Snapshot): readonly Snapshot[] {
  const last = ring.at(-1);
  // The same state twice would only make undo do nothing.
  if (last && last.progress === snapshot.progress) return ring;
  const all = [...ring, snapshot];
  let bytes = 0;
  let kept = 0;
  for (const { progress } of all.toReversed()) {
    bytes += bytesOf(progress.state());
    if (kept >= mostSnapshots || (kept >= leastSnapshots && bytes > mostBytes)) break;
    kept++;
  }
  return all.slice(-kept);
}

/** The newest snapshot that is not where the run is now, and the ring without what came after it. */
export function undoFrom(
  ring: readonly Snapshot[],
  now: Progress | undefined,
): { readonly snapshot: Snapshot; readonly ring: readonly Snapshot[] } | undefined {
  const index = ring.findLastIndex(({ progress }) => progress !== now);
  const snapshot = ring[index];
  return snapshot && { snapshot, ring: ring.slice(0, index + 1) };
}

/** The letter of a new branch. */
export function nextBranch(branches: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return letters[branches % letters.length]! + "′".repeat(Math.floor(branches / letters.length));
}

function bytesOf({ pixels, average, optimizer }: RunState): number {
  const arrays = [pixels, average, ...Object.values(optimizer.arrays)];
  return arrays.reduce((sum, array) => sum + array.byteLength, 0);
}
