/** The number formats of PyTorch's storages. */
import { type NumberType, type NumberTypeName, numberTypes } from "@gramstyle/core";

const typeNames: ReadonlyMap<string, NumberTypeName> = new Map([
  ["torch.FloatStorage", "F32"],
  ["torch.DoubleStorage", "F64"],
  ["torch.HalfStorage", "F16"],
  ["torch.BFloat16Storage", "BF16"],
  ["torch.LongStorage", "I64"],
  ["torch.IntStorage", "I32"],
  ["torch.ShortStorage", "I16"],
  ["torch.CharStorage", "I8"],
  ["torch.ByteStorage", "U8"],
  ["torch.BoolStorage", "BOOL"],
]);

/** By the name that pickles have for it. */
export function findStorageType(name: string): NumberType | undefined {
  const known = typeNames.get(name);
  return known && numberTypes[known];
}
