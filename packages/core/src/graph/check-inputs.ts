/** Checks the arrays that a run is given against what its graph declares. */
import type { Arrays } from "../backend.ts";
import { UserError } from "../errors.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/**
 * Every backend calls it before a run, so that all of them refuse the same and say the same. Of a
 * graph only its inputs' shapes are needed.
 * @throws UserError naming an input that is missing, unknown or not a Float32Array of the
 * declared number of elements.
 */
export function checkInputs(
  graph: { readonly inputs: Readonly<Record<string, { readonly shape: Shape }>> },
  arrays: Arrays,
): void {
  for (const [name, { shape }] of Object.entries(graph.inputs)) {
    const array: unknown = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    const expected = `expected ${sizeOf(shape)} numbers (${formatShape(shape)})`;
    if (array === undefined) throw new UserError(`input "${name}" is missing: ${expected}`);
    if (!(array instanceof Float32Array)) {
      throw new UserError(`input "${name}": ${expected} in a Float32Array, got another type`);
    }
    if (array.length !== sizeOf(shape)) {
      throw new UserError(`input "${name}": ${expected}, got ${array.length}`);
    }
  }
  for (const name of Object.keys(arrays)) {
    if (Object.hasOwn(graph.inputs, name)) continue;
    const known = Object.keys(graph.inputs).map((known) => `"${known}"`);
    throw new UserError(
      `the graph has no input "${name}": it has ${known.length > 0 ? known.join(", ") : "none"}`,
    );
  }
}
