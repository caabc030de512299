/** The number types that tensors are kept in by files, and how they become float32. */
import { halvesToFloats } from "./half.ts";

/** The types of numbers in safetensors files that are read. */
export interface NumberType {
  readonly bytesPerNumber: number;
  /**
   * Little-endian numbers as the nearest float32.
   * @param buffer nothing else than the numbers; it may become the result's own
   */
  decode(buffer: ArrayBuffer): Float32Array;
}

/** The upper half of a float32. */
function floatsOfBfloat16(buffer: ArrayBuffer): Float32Array {
  const words = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
  return new Float32Array(words.buffer);
}

/** Named as safetensors names them. */
export type NumberTypeName =
  | "BOOL"
  | ("U8" | "U16" | "U32" | "U64")
  | ("I8" | "I16" | "I32" | "I64")
  | ("F16" | "BF16" | "F32" | "F64");

/** For each type its size in bytes and how it becomes float32. */
export const numberTypes: { readonly [K in NumberTypeName]: NumberType } = {
  BOOL: { bytesPerNumber: 1, decode: (buffer) => Float32Array.from(new Uint8Array(buffer)) },
  U8: { bytesPerNumber: 1, decode: (buffer) => Float32Array.from(new Uint8Array(buffer)) },
  U16: { bytesPerNumber: 2, decode: (buffer) => Float32Array.from(new Uint16Array(buffer)) },
  U32: { bytesPerNumber: 4, decode: (buffer) => Float32Array.from(new Uint32Array(buffer)) },
  U64: {
    bytesPerNumber: 8,
    decode: (buffer) => Float32Array.from(new BigUint64Array(buffer), Number),
  },
  I8: { bytesPerNumber: 1, decode: (buffer) => Float32Array.from(new Int8Array(buffer)) },
  I16: { bytesPerNumber: 2, decode: (buffer) => Float32Array.from(new Int16Array(buffer)) },
  I32: { bytesPerNumber: 4, decode: (buffer) => Float32Array.from(new Int32Array(buffer)) },
  I64: {
    bytesPerNumber: 8,
    decode: (buffer) => Float32Array.from(new BigInt64Array(buffer), Number),
  },
  F16: {
    bytesPerNumber: 2,
    decode: (buffer) => halvesToFloats(new Uint16Array(buffer)),
  },
  BF16: { bytesPerNumber: 2, decode: floatsOfBfloat16 },
  F32: { bytesPerNumber: 4, decode: (buffer) => new Float32Array(buffer) },
  F64: { bytesPerNumber: 8, decode: (buffer) => Float32Array.from(new Float64Array(buffer)) },
};

/** Undefined for a type that is none of these, such as 8-bit floats. */
export function findNumberType(name: string): NumberType | undefined {
  return Object.hasOwn(numberTypes, name) ? numberTypes[name as NumberTypeName] : undefined;
}
