import { floatType } from "./model-builder.ts";
import type { Scope } from "./scope.ts";

/** A comparison gives booleans; core's ops give 0 and 1. */
export function compare(operator: string, inputs: readonly string[], scope: Scope): void {
  const truth = scope.helper(operator.toLowerCase(), operator, inputs);
  scope.result("Cast", [truth], { to: floatType });
}
