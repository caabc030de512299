/** What a lowering gets to work with. */
import type { OpName, Shape, Value } from "@gramstyle/core";
import type { Attributes } from "./write-model.ts";

/** Where a lowering puts its nodes: everything is called after the value that is lowered. */
export interface Scope {
  /** The names of the tensors of the value's inputs. */
  readonly inputs: readonly string[];
  /** Whether the model leaves the value's last two axes open, being a picture's height and width. */
  readonly sized: boolean;
  /** Whether the model leaves open if there is anything along the value's first axis. */
  readonly batched: boolean;
  /** The name of any value's tensor. */
  tensor(value: Value): string;
  /** Adds the node that computes the value; it carries the value's own name. */
  result(operator: string, inputs: readonly string[], attributes?: Attributes): void;
  /** Adds a node on the way there, `<value>/<suffix>`, and returns the name of its output. */
  helper(
    suffix: string,
    operator: string,
    inputs: readonly string[],
    attributes?: Attributes,
  ): string;
  /** Adds an initializer of int64, `<value>/<suffix>`, and returns its name. */
  integers(suffix: string, numbers: readonly number[]): string;
  /** Adds an initializer of float32, `<value>/<suffix>`, and returns its name. */
  floats(suffix: string, data: Float32Array, shape: Shape): string;
  /** Adds an initializer of 8-bit integers, `<value>/<suffix>`, and returns its name. */
  eightBits(suffix: string, data: Int8Array | Uint8Array, shape: Shape): string;
  /** The value itself as an initializer. */
  resultFloats(data: Float32Array, shape: Shape): void;
  /**
   * The same initializer for all who ask with the same owner and key, made by the first:
   * a kernel rewritten for two convolutions is kept once.
   */
  shared(owner: Value, key: string, make: () => string): string;
}

export type Lowering<K extends OpName> = (value: Value<K>, scope: Scope) => void;
