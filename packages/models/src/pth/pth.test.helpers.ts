/** Writes pickles and PyTorch files byte by byte, well-formed and hostile. */
import { strToU8, zipSync } from "fflate";

export type Part = number | string | Uint8Array | readonly Part[];

/** Bytes one after the other: numbers as bytes, text as it is. */
export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const chunks = parts.flat(20 as 1).map((part) => {
    if (typeof part === "number") return Uint8Array.of(part);
    return typeof part === "string" ? strToU8(part) : (part as Uint8Array);
  });
  return Uint8Array.from(Buffer.concat(chunks));
}

function littleEndian(number: number | bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, BigInt(number), true);
  return bytes.slice(0, length);
}

/** Opcodes, as PyTorch's pickles have them. */
export const op = {
  proto: [0x80, 2],
  stop: ".",
  mark: "(",
  none: "N",
  true: 0x88,
  tuple: "t",
  emptyTuple: ")",
  emptyList: "]",
  emptyDict: "}",
  appends: "e",
  setItem: "s",
  setItems: "u",
  reduce: "R",
  build: "b",
  persistent: "Q",
  put: (at: number) => [0x71, at],
  get: (at: number) => [0x68, at],
  int: (number: number): Part => ["J", littleEndian(number, 4)],
  long: (number: bigint): Part => [0x8a, 10, longBytes(number)],
  text: (text: string): Part => ["X", littleEndian(strToU8(text).length, 4), text],
  global: (module: string, name: string): Part => `c${module}\n${name}\n`,
};

function longBytes(number: bigint): Uint8Array {
  return Uint8Array.from({ length: 10 }, (_, i) => Number((number >> BigInt(8 * i)) & 0xffn));
}

export const ints = (numbers: readonly number[]): Part => [
  op.mark,
  numbers.map((number) => op.int(number)),
  op.tuple,
];

export interface StoredTensor {
  readonly name: string;
  readonly storage: string;
  /** Default: FloatStorage. */
  readonly type?: string;
  /** Of the storage. */
  readonly count: number;
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** Wraps it as a parameter. */
  readonly parameter?: boolean;
}

const persistentId = ({ type = "FloatStorage", storage, count }: StoredTensor): Part => [
  op.mark,
  op.text("storage"),
  op.global("torch", type),
  op.text(storage),
  op.text("cpu"),
  op.int(count),
];

function tensorPart(tensor: StoredTensor, legacy: boolean): Part {
  const { offset = 0, shape, strides, parameter } = tensor;
  const rebuilt: Part = [
    op.global("torch._utils", "_rebuild_tensor_v2"),
    op.mark,
    [persistentId(tensor), legacy ? op.none : [], op.tuple, op.persistent],
    [op.int(offset), ints(shape), ints(strides), 0x89],
    [op.global("collections", "OrderedDict"), op.emptyTuple, op.reduce],
    [op.tuple, op.reduce],
  ];
  if (!parameter) return rebuilt;
  const wrapper = op.global("torch._utils", "_rebuild_parameter");
  const hooks: Part = [op.global("collections", "OrderedDict"), op.emptyTuple, op.reduce];
  return [wrapper, op.mark, rebuilt, op.true, hooks, op.tuple, op.reduce];
}

/** An OrderedDict of the tensors, with the attributes that PyTorch gives it. */
export function stateDictPickle(tensors: readonly StoredTensor[], legacy = false): Uint8Array {
  return bytesOf(
    op.proto,
    [op.global("collections", "OrderedDict"), op.emptyTuple, op.reduce, op.put(0)],
    [op.mark, tensors.map((tensor) => [op.text(tensor.name), tensorPart(tensor, legacy)])],
    op.setItems,
    [op.emptyDict, op.text("_metadata"), op.emptyDict, op.setItem, op.build],
    op.stop,
  );
}

type Storages = Readonly<Record<string, Uint8Array>>;

export function zipFile(pickle: Uint8Array, storages: Storages = {}, level: 0 | 9 = 0): Uint8Array {
  const files: Record<string, Uint8Array> = {
    "archive/data.pkl": pickle,
    "archive/byteorder": strToU8("little"),
    "archive/version": strToU8("3\n"),
  };
  for (const [key, bytes] of Object.entries(storages)) files[`archive/data/${key}`] = bytes;
  return zipSync(files, { level });
}

export const magicNumber = 0x1950a86a20f9469cfc6cn;

/** What comes before the dict in an old file. */
export function legacyHead(littleEndianMachine = true): Uint8Array {
  const flag = littleEndianMachine ? 0x88 : 0x89;
  return bytesOf(
    [op.proto, op.long(magicNumber), op.stop],
    [op.proto, op.int(1001), op.stop],
    [op.proto, op.emptyDict, op.text("little_endian"), flag, op.setItem, op.stop],
  );
}

/** Storages with how many numbers each has. */
export function legacyFile(
  pickle: Uint8Array,
  storages: Readonly<Record<string, readonly [count: number, bytes: Uint8Array]>>,
): Uint8Array {
  const keys = Object.keys(storages).map((key) => op.text(key));
  const data = Object.values(storages).map(([count, bytes]) => [littleEndian(count, 8), bytes]);
  return bytesOf(
    [legacyHead(), pickle],
    [op.proto, op.emptyList, op.mark, keys, op.appends, op.stop],
    data,
  );
}

export const floatBytes = (...numbers: number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(numbers).buffer);
