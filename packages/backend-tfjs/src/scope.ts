/** What lowerings write with: kernel calls, and the tensors of the graph's values in each layout. */
import { type Graph, type Shape, sizeOf, type Value } from "@gramstyle/core";
import type { EngineTraits, KernelAttributes, KernelInputs } from "./engine.ts";
import {
  arranged,
  asMatrices,
  channelsLast,
  isSameEitherWay,
  type Layout,
  valuesWithChannelsLast,
} from "./layout.ts";
import { finishProgram, type Program, type Slot, type Step } from "./program.ts";
import { createRightOperands } from "./right-operands.ts";

export interface Scope {
  readonly traits: EngineTraits;
  /** The layout that a value should have. */
  layoutOf(value: Value): Layout;
  /** Whether a value is there in a layout already. */
  has(value: Value, layout: Layout): boolean;
  /**
   * A value's tensor in a layout, which is made where it is missing. A higher rank than the
   * value's own adds axes of size 1 in front, as broadcasting does.
   */
  read(value: Value, layout: Layout, rank?: number): Slot;
  /** Whether a value is there in any layout. */
  isWritten(value: Value): boolean;
  /** Says that a slot holds a value. */
  write(value: Value, layout: Layout, slot: Slot): void;
  /** Adds a kernel call and gives its output. */
  call(
    kernel: string,
    inputs: KernelInputs<Slot>,
    attributes: KernelAttributes,
    shape: Shape,
  ): Slot;
  /** The same numbers in another shape. */
  reshape(slot: Slot, shape: Shape): Slot;
  /** The axes in another order. */
  transpose(slot: Slot, permutation: readonly number[]): Slot;
  /** An array that is known now. The scope may keep it, so it must be the lowering's own. */
  constant(data: Float32Array, shape: Shape): Slot;
  /** The slot that the first caller with the same owner and key made. */
  shared(owner: Value, key: string, make: () => Slot): Slot;
  /** The only value that reads this one, if there is just one, so that both may be one kernel. */
  onlyUser(value: Value): Value | undefined;
}

/** A scope for the values of one graph, and what makes a program of all that was written. */
export interface Writer {
  /** The scope for one value; what it calls carries the value's name. */
  scopeFor(value: Value): Scope;
  finish(): Program;
}

export function createWriter(graph: Graph, traits: EngineTraits): Writer {
  let slots = 0;
  const steps: Step[] = [];
  const constants: { slot: Slot; data: Float32Array }[] = [];
  const inputs: Record<string, Slot> = {};
  /** By value, rank and layout. */
  const known = new Map<Value, Map<string, Slot>>();
  const sharedSlots = new Map<Value, Map<string, Slot>>();
  const last = valuesWithChannelsLast(graph);
  const users = findUsers(graph);
  const rightOperands = createRightOperands();

  const newSlot = (shape: Shape): Slot => ({ id: slots++, shape });
  const constant = (data: Float32Array, shape: Shape): Slot => {
    const slot = newSlot(shape);
    constants.push({ slot, data });
    return slot;
  };

  const scopeFor = (current: Value): Scope => {
    const add: Scope["call"] = (kernel, callInputs, attributes, shape) => {
      const output = newSlot(shape);
      steps.push({ kernel, inputs: callInputs, attributes, output, value: current.name! });
      return output;
    };
    const call: Scope["call"] = (kernel, callInputs, attributes, shape) => {
      const { x, a, b } = callInputs as Readonly<Record<string, Slot>>;
      if (kernel === "BatchMatMul" && traits.findsOperandsByMemory && rightOperands.clashes(b!)) {
        const one = constant(Float32Array.of(1), []);
        const copy = add("Multiply", { a: b!, b: one }, {}, b!.shape);
        return add(kernel, { a: a!, b: copy }, attributes, shape);
      }
      const output = add(kernel, callInputs, attributes, shape);
      if (kernel === "Reshape") rightOperands.alias(output, x!);
      return output;
    };
    const reshape = (slot: Slot, shape: Shape): Slot =>
      String(slot.shape) === String(shape) ? slot : call("Reshape", { x: slot }, { shape }, shape);
    const transpose = (x: Slot, permutation: readonly number[]): Slot =>
      call(
        "Transpose",
        { x },
        { perm: permutation },
        permutation.map((axis) => x.shape[axis]!),
      );

    /** Changes the layout of a tensor whose axes, channels first, are `shape`. */
    const convert = (slot: Slot, shape: Shape, to: Layout): Slot => {
      if (isSameEitherWay(shape)) return reshape(slot, arranged(shape, to));
      const [count, channels, pixels] = asMatrices(shape);
      const matrices = to === "last" ? [count, channels, pixels] : [count, pixels, channels];
      return reshape(transpose(reshape(slot, matrices), [0, 2, 1]), arranged(shape, to));
    };

    const make = (value: Value, layout: Layout, rank: number): Slot => {
      const shape = padded(value.shape, rank);
      if (value.op === "constant") {
        const { data } = value.attributes;
        // Copies, since whoever built the graph may change the array afterwards.
        return constant(
          layout === "last" ? channelsLast(data, shape) : data.slice(),
          arranged(shape, layout),
        );
      }
      if (value.op === "input" && rank === value.shape.length && layout === "first") {
        const slot = newSlot(value.shape);
        inputs[value.attributes.name] = slot;
        return slot;
      }
      if (rank > value.shape.length && layout === "first") {
        return reshape(read(value, "first"), shape);
      }
      const other = layout === "last" ? "first" : "last";
      return convert(read(value, other, rank), shape, layout);
    };

    const read: Scope["read"] = (value, layout, rank = value.shape.length) => {
      const wanted = rank < 3 ? "first" : layout;
      const ways = mapIn(known, value);
      const key = keyOf(wanted, rank);
      const slot = ways.get(key) ?? make(value, wanted, rank);
      ways.set(key, slot);
      return slot;
    };

    return {
      traits,
      layoutOf: (value) => (value.shape.length >= 3 && last.has(value) ? "last" : "first"),
      has: (value, layout) =>
        value.op === "constant" || mapIn(known, value).has(keyOf(layout, value.shape.length)),
      read,
      isWritten: (value) => mapIn(known, value).size > 0,
      write: (value, layout, slot) => {
        mapIn(known, value).set(keyOf(layout, value.shape.length), slot);
      },
      call,
      reshape,
      transpose,
      constant,
      shared: (owner, key, makeShared) => {
        const slotsOfOwner = mapIn(sharedSlots, owner);
        const slot = slotsOfOwner.get(key) ?? makeShared();
        slotsOfOwner.set(key, slot);
        return slot;
      },
      onlyUser: (value) => {
        const [user, ...others] = users.get(value) ?? [];
        return others.length === 0 ? user : undefined;
      },
    };
  };

  return {
    scopeFor,
    finish: () => {
      const outputs = Object.fromEntries(
        Object.entries(graph.outputs).map(([name, value]) => [
          name,
          scopeFor(value).read(value, "first"),
        ]),
      );
      const bytes = new Set(
        Object.keys(outputs).filter((name) => graph.outputs[name]!.dataType === "uint8"),
      );
      return finishProgram({ slots, inputs, constants, steps, outputs, bytes });
    },
  };
}

const keyOf = (layout: Layout, rank: number): string => `${layout} ${rank}`;

function mapIn<K, V>(maps: Map<K, Map<string, V>>, key: K): Map<string, V> {
  const map = maps.get(key) ?? new Map<string, V>();
  maps.set(key, map);
  return map;
}

/** Axes of size 1 in front. */
function padded(shape: Shape, rank: number): number[] {
  return [...Array.from({ length: rank - shape.length }, () => 1), ...shape];
}

/** Who reads each value, as often as it does; an output of the graph counts as one of its own. */
function findUsers(graph: Graph): ReadonlyMap<Value, readonly (Value | undefined)[]> {
  const users = new Map<Value, (Value | undefined)[]>();
  const use = (value: Value, user: Value | undefined) => {
    users.set(value, [...(users.get(value) ?? []), user]);
  };
  for (const node of graph.nodes) for (const input of node.inputs) use(input, node);
  for (const value of Object.values(graph.outputs)) use(value, undefined);
  return users;
}

/** Repeats axes of size 1 up to a shape: a product with ones, which every engine does fast. */
export function expand(slot: Slot, shape: Shape, scope: Scope): Slot {
  const before = shape.length - slot.shape.length;
  const ones = shape.map((size, axis) => (slot.shape[axis - before] === size ? 1 : size));
  if (ones.every((size) => size === 1)) return scope.reshape(slot, shape);
  const factor = scope.constant(new Float32Array(sizeOf(ones)).fill(1), ones);
  return scope.call("Multiply", { a: slot, b: factor }, {}, shape);
}
