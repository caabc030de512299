/** What a case of an op is. */
import type { Arrays } from "../backend.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { randomArray, type Values } from "./random-data.ts";

/** One computation on random numbers. */
export interface OpCase {
  readonly title: string;
  readonly inputs: Readonly<Record<string, InputSpecification>>;
  readonly build: (inputs: Record<string, Value>) => Value;
  /** False where the way from the inputs to the result leads through bytes. */
  readonly hasGradient?: false;
}

/** An input of a case: its shape, and what numbers it gets. */
export interface InputSpecification {
  readonly shape: Shape;
  /** Default: "any". */
  readonly values?: Values;
}

/** The numbers of a case's inputs: always the same, different for each title and input. */
export function caseData({ title, inputs }: OpCase): Arrays {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, values }]) => [
      name,
      randomArray(shape, hash(`${title} ${name}`), values),
    ]),
  );
}

/** The 32-bit FNV-1a hash of a text. */
function hash(text: string): number {
  let result = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    result = Math.imul(result ^ text.charCodeAt(i), 0x01000193);
  }
  return result >>> 0;
}
