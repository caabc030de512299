/** Checks the arrays that a run is given against what its graph declares. */
import type { Arrays, Inputs } from "../backend.ts";
import { UserError } from "../errors.ts";
import type { DataType } from "./data-type.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";

/** What of a graph says which arrays fit. */
export interface DeclaredInputs {
  readonly inputs: Readonly<
    Record<string, { readonly shape: Shape; readonly dataType?: DataType }>
  >;
}

/**
 * What a backend of the first version of the contract calls before a run, so that all of them
 * refuse the same and say the same. Of a graph only its inputs' shapes are needed.
 * @throws UserError naming an input that is missing, unknown or not a Float32Array of the
 * declared number of elements.
 */
export function checkInputs(graph: DeclaredInputs, arrays: Inputs): asserts arrays is Arrays {
  for (const [name, { shape, dataType }] of Object.entries(graph.inputs)) {
    if (dataType !== "uint8") continue;
    throw new UserError(
      `input "${name}" is of bytes (${formatShape(shape)}), which this backend does not take by itself: see upgradeBackend`,
    );
  }
  checkGiven(graph, arrays);
  checkComplete(graph, new Set(Object.keys(arrays).filter((name) => arrays[name] !== undefined)));
}

/** @throws UserError naming an array that is unknown, of the wrong type or of the wrong length */
export function checkGiven({ inputs }: DeclaredInputs, arrays: Inputs): void {
  for (const name of Object.keys(arrays)) {
    if (Object.hasOwn(inputs, name)) continue;
    const known = Object.keys(inputs).map((known) => `"${known}"`);
    throw new UserError(
      `the graph has no input "${name}": it has ${known.length > 0 ? known.join(", ") : "none"}`,
    );
  }
  for (const [name, { shape, dataType }] of Object.entries(inputs)) {
    const array: unknown = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    if (array === undefined) continue;
    const [type, what] =
      dataType === "uint8"
        ? ([Uint8Array, "bytes"] as const)
        : ([Float32Array, "numbers"] as const);
    const expected = `expected ${sizeOf(shape)} ${what} (${formatShape(shape)})`;
    if (!(array instanceof type)) {
      throw new UserError(`input "${name}": ${expected} in a ${type.name}, got another type`);
    }
    if (array.length !== sizeOf(shape)) {
      throw new UserError(`input "${name}": ${expected}, got ${array.length}`);
    }
  }
}

/** @throws UserError naming an input that is not among those which are there */
export function checkComplete({ inputs }: DeclaredInputs, there: ReadonlySet<string>): void {
  for (const [name, { shape, dataType }] of Object.entries(inputs)) {
    if (there.has(name)) continue;
    const what = dataType === "uint8" ? "bytes" : "numbers";
    throw new UserError(
      `input "${name}" is missing: expected ${sizeOf(shape)} ${what} (${formatShape(shape)})`,
    );
  }
}
