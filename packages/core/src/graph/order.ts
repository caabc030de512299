/** The order in which values can be computed. */
import type { Value } from "./value.ts";

/** Every value that `roots` depend on, inputs first, without recursion (graphs are deep). */
export function topologicalOrder(roots: readonly Value[]): Value[] {
  const order: Value[] = [];
  const state = new Map<Value, "open" | "done">();
  const stack = [...roots].reverse();
  while (stack.length > 0) {
    const value = stack.at(-1)!;
    if (state.get(value) === undefined) {
      state.set(value, "open");
      for (const input of [...value.inputs].reverse()) {
        if (!state.has(input)) stack.push(input);
      }
    } else {
      stack.pop();
      if (state.get(value) === "open") {
        state.set(value, "done");
        order.push(value);
      }
    }
  }
  return order;
}
