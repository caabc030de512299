/** A graph: named outputs, the inputs they need, and every value between them in an order to run. */
import { UserError } from "../errors.ts";
import { topologicalOrder } from "./order.ts";
import { simplify } from "./simplify.ts";
import type { Value } from "./value.ts";

/** A computation with fixed shapes, from named inputs to named outputs. */
export interface Graph {
  /** By name; each is also among `nodes`. */
  readonly inputs: Readonly<Record<string, Value<"input">>>;
  readonly outputs: Readonly<Record<string, Value>>;
  /** Topological order: every value comes after its inputs. Every name is unique. */
  readonly nodes: readonly Value[];
}

/**
 * Collects what the outputs need, merges equal subexpressions and drops no-ops, orders the rest
 * and gives every value a unique name. Constants of different names stay apart.
 * @param inputs such as are to be inputs of the graph even where no output needs them, so that
 *   whoever runs it may give them anyway
 * @throws UserError where two different inputs share a name.
 */
export function createGraph(
  outputs: Readonly<Record<string, Value>>,
  inputs: readonly Value<"input">[] = [],
): Graph {
  const all = simplify([...inputs, ...Object.values(outputs)]);
  const simplified = Object.fromEntries(
    Object.keys(outputs).map((name, i) => [name, all[inputs.length + i]!]),
  );
  return graphOf(simplified, topologicalOrder(all));
}

function graphOf(outputs: Readonly<Record<string, Value>>, nodes: readonly Value[]): Graph {
  const inputs: Record<string, Value<"input">> = {};
  for (const node of nodes) {
    if (node.op !== "input") continue;
    const { name } = node.attributes;
    if (Object.hasOwn(inputs, name))
      throw new UserError(`two inputs of the graph are both called "${name}"`);
    inputs[name] = node;
  }
  assignNames(nodes);
  return { inputs, outputs, nodes };
}

function assignNames(nodes: readonly Value[]): void {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (node.op === "input") {
      node.name = node.attributes.name;
      taken.add(node.name);
    }
  }
  for (const node of nodes) {
    if (node.op === "input") continue;
    const base = node.name ?? node.op;
    let name = node.name ?? "";
    while (name === "" || taken.has(name)) {
      const count = (counts.get(base) ?? 0) + 1;
      counts.set(base, count);
      name = `${base}_${count}`;
    }
    node.name = name;
    taken.add(name);
  }
}
