/** What is known of a compiled graph: its inputs and outputs, without what is between them. */
import { ShapeError, UserError } from "../errors.ts";
import type { DataType } from "../graph/data-type.ts";
import type { Graph } from "../graph/graph.ts";
import { formatShape, type Shape, sameShape } from "../graph/shape.ts";

/** What a graph says of one input or output. */
export interface Declared {
  readonly shape: Shape;
  readonly dataType: DataType;
}

/**
 * Names, shapes and types of a graph's inputs and outputs: all that its runs are checked
 * against.
 */
export interface Signature {
  readonly inputs: Readonly<Record<string, Declared>>;
  readonly outputs: Readonly<Record<string, Declared>>;
}

/** Lets the graph itself go, and with it its constants. */
export function signatureOf({ inputs, outputs }: Graph): Signature {
  const declared = (values: Graph["outputs"]) =>
    Object.fromEntries(
      Object.entries(values).map(([name, { shape, dataType }]) => [name, { shape, dataType }]),
    );
  return { inputs: declared(inputs), outputs: declared(outputs) };
}

/** @throws UserError naming an output that the graph has not */
export function checkOutputs({ outputs }: Pick<Signature, "outputs">, names: readonly string[]) {
  for (const name of names) {
    if (Object.hasOwn(outputs, name)) continue;
    const known = Object.keys(outputs).map((known) => `"${known}"`);
    throw new UserError(`the graph has no output "${name}": it has ${known.join(", ")}`);
  }
}

/**
 * What to carry, output → input.
 * @throws UserError for names that the graph has not, or an input of two outputs; ShapeError where
 *   an output is not what the input is
 */
export function checkCarry(
  signature: Signature,
  carry: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  checkOutputs(signature, Object.keys(carry));
  const taken = new Set<string>();
  for (const [from, to] of Object.entries(carry)) {
    const output = signature.outputs[from]!;
    const input = Object.hasOwn(signature.inputs, to) ? signature.inputs[to] : undefined;
    if (!input) throw new UserError(`carry: the graph has no input "${to}" for "${from}"`);
    if (taken.has(to)) throw new UserError(`carry: two outputs are to be the input "${to}"`);
    taken.add(to);
    if (!sameShape(output.shape, input.shape) || output.dataType !== input.dataType) {
      throw new ShapeError(
        `carry: expected "${from}" to be as "${to}", ${describe(input)}, got ${describe(output)}`,
      );
    }
  }
  return carry;
}

const describe = ({ shape, dataType }: Declared) => `${formatShape(shape)} ${dataType}`;
