/** What of a graph is known before any run, and so becomes an initializer without a node. */
import type { Value } from "@gramstyle/core";

/** The constant that a value is, at most in another shape; undefined for all that is computed. */
export function constantBehind(value: Value): Value<"constant"> | undefined {
  let origin = value;
  while (origin.op === "reshape") origin = origin.inputs[0]!;
  return origin.op === "constant" ? origin : undefined;
}
