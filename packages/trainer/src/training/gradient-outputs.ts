/** The gradients among a training graph's outputs. */
import type { Arrays } from "@gramstyle/core";

const prefix = "gradient ";

/** By parameter. */
export function gradientsOf(outputs: Readonly<Arrays>): Arrays {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, data]) => [name.slice(prefix.length), data]),
  );
}

/** The scalars among the outputs, by name. */
export function lossesOf(outputs: Readonly<Arrays>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name, data]) => !name.startsWith(prefix) && data.length === 1)
      .map(([name, data]) => [name, data[0]!]),
  );
}
