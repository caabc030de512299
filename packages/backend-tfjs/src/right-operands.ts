/**
 * What stands on the right of matrix products, on an engine that packs it once and finds it again
 * by its memory alone (TensorFlow.js's wasm): the same memory in another shape would be multiplied
 * as the first one was, past its end. A matrix of one row is its own transpose in memory, so Gram
 * matrices of a single pixel get there.
 */
import type { Shape } from "@gramstyle/core";
import type { Slot } from "./program.ts";

export interface RightOperands {
  /** Notes that a slot has the memory of another. */
  alias(slot: Slot, of: Slot): void;
  /** Whether the slot's memory was on the right of a product before, in another shape; notes it. */
  clashes(slot: Slot): boolean;
}

export function createRightOperands(): RightOperands {
  const memories = new Map<number, number>();
  const shapes = new Map<number, Shape>();
  const memoryOf = ({ id }: Slot) => memories.get(id) ?? id;
  return {
    alias(slot, of) {
      memories.set(slot.id, memoryOf(of));
    },
    clashes(slot) {
      const memory = memoryOf(slot);
      const before = shapes.get(memory);
      if (!before) shapes.set(memory, slot.shape);
      return before !== undefined && String(before.slice(-2)) !== String(slot.shape.slice(-2));
    },
  };
}
