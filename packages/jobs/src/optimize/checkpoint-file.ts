/** Checkpoints of an optimization on disk: the state of a run and the plan that it belongs to. */
import { formatCheckpoint, parseCheckpoint, type RunState } from "@gramstyle/core";
import { checkMeaning, readSealed, writeSealedTensors } from "../checkpoint/sealed-file.ts";
import type { OptimizePlan } from "./plan.ts";

/** What a run can go on from. */
export interface OptimizeCheckpoint {
  readonly state: RunState;
  readonly plan: OptimizePlan;
}

/** Where a run that is stopped leaves its checkpoint when no other place was named. */
export const defaultCheckpointPath = (output: string): string => `${output}.checkpoint`;

/** Writes it whole: a run that is killed leaves the checkpoint before. @throws UserError */
export async function writeOptimizeCheckpoint(
  path: string,
  { state, plan }: OptimizeCheckpoint,
): Promise<void> {
  await writeSealedTensors(path, formatCheckpoint(state, plan));
}

/** @throws UserError, one line with the path, where there is none or it is damaged */
export async function readOptimizeCheckpoint(path: string): Promise<OptimizeCheckpoint> {
  const { optimizePlanSchema } = await import("./plan-schema.ts");
  return readSealed(path, "checkpoint", (bytes) => {
    const { state, memory } = parseCheckpoint(bytes);
    return { state, plan: checkMeaning(optimizePlanSchema, memory) };
  });
}
