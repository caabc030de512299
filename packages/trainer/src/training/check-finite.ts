/** Stops a training whose numbers have left the real world. */
import { type Arrays, allFinite, UserError } from "@gramstyle/core";

/**
 * @param step steps done
 * @param first how many were done when the run began or went on
 * @param outputs of a training graph; losses come in the order in which the graph names them
 * @throws Error that says which output went first; UserError where nothing was learnt yet
 */
export function checkFinite(outputs: Readonly<Arrays>, step: number, first = -1): void {
  // The total is a consequence of the others.
  const names = Object.keys(outputs).filter((name) => name !== "total");
  const bad = [...names, "total"].find((name) => !allFinite(outputs[name]!));
  if (bad === undefined) return;
  // No learning rate has had a part in it.
  if (step === first) {
    throw new UserError(
      `${bad} is not a finite number at step ${step + 1}, the first ${step === 0 ? "of all" : "since it went on"}: the weights that it begins with or the encoder's are damaged, or a weight of the loss is far too large`,
    );
  }
  throw new Error(
    `${bad} became NaN or infinite at step ${step + 1}; the last checkpoint is good: lower the learning rate and resume from it`,
  );
}
