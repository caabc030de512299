/** The number formats of PyTorch's storages. */
import { halfToFloat } from "@gramstyle/core";

export interface StorageType {
  readonly bytesPerNumber: number;
  /** Numbers as float32, from memory that begins at its buffer's own beginning. */
  decode(buffer: ArrayBuffer): Float32Array;
}

const floats = (bytesPerNumber: number, decode: StorageType["decode"]): StorageType => ({
  bytesPerNumber,
  decode,
});

/** The upper half of a float32. */
function floatsOfBfloat16(buffer: ArrayBuffer): Float32Array {
  const words = Uint32Array.from(new Uint16Array(buffer), (half) => half << 16);
  return new Float32Array(words.buffer);
}

const storageTypes: ReadonlyMap<string, StorageType> = new Map([
  ["torch.FloatStorage", floats(4, (buffer) => new Float32Array(buffer))],
  ["torch.DoubleStorage", floats(8, (buffer) => Float32Array.from(new Float64Array(buffer)))],
  [
    "torch.HalfStorage",
    floats(2, (buffer) => Float32Array.from(new Uint16Array(buffer), halfToFloat)),
  ],
  ["torch.BFloat16Storage", floats(2, floatsOfBfloat16)],
  [
    "torch.LongStorage",
    floats(8, (buffer) => Float32Array.from(new BigInt64Array(buffer), Number)),
  ],
  ["torch.IntStorage", floats(4, (buffer) => Float32Array.from(new Int32Array(buffer)))],
  ["torch.ShortStorage", floats(2, (buffer) => Float32Array.from(new Int16Array(buffer)))],
  ["torch.CharStorage", floats(1, (buffer) => Float32Array.from(new Int8Array(buffer)))],
  ["torch.ByteStorage", floats(1, (buffer) => Float32Array.from(new Uint8Array(buffer)))],
  ["torch.BoolStorage", floats(1, (buffer) => Float32Array.from(new Uint8Array(buffer)))],
]);

/** By the name that pickles have for it. */
export const findStorageType = (name: string): StorageType | undefined => storageTypes.get(name);
