/** Stops a training whose numbers have left the real world. */
import { type Arrays, allFinite } from "@gramstyle/core";

/**
 * @param outputs of a training graph; losses come in the order in which the graph names them
 * @throws Error that says which output went first
 */
export function checkFinite(outputs: Readonly<Arrays>, step: number): void {
  // The total is a consequence of the others.
  const names = Object.keys(outputs).filter((name) => name !== "total");
  const bad = [...names, "total"].find((name) => !allFinite(outputs[name]!));
  if (bad === undefined) return;
  throw new Error(
    `${bad} became NaN or infinite at step ${step + 1}; the last checkpoint is good: lower the learning rate and resume from it`,
  );
}
