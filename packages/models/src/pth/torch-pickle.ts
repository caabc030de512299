/**
 * What PyTorch's pickles of state dicts refer to: ordered dicts, storages (arrays of numbers beside
 * the pickle) and tensors (a shape and strides over a storage).
 */
import { type NumberType, UserError } from "@gramstyle/core";
import type { PickleHost, PickleValue } from "./pickle.ts";
import { findStorageType } from "./storage-types.ts";

/** An array of numbers beside the pickle. */
export interface Storage {
  readonly key: string;
  readonly type: NumberType;
  /** How many numbers it has. */
  readonly count: number;
}

/** A tensor whose numbers have not been read yet. */
export class TensorReference {
  readonly storage: Storage;
  /** Where its first element is, in elements. */
  readonly offset: number;
  readonly shape: readonly number[];
  /** In elements, one for each axis. */
  readonly strides: readonly number[];

  constructor(
    storage: Storage,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}

/** A persistent id's storage, as the pickle passes it on to a tensor. */
class StorageReference {
  readonly storage: Storage;

  constructor(storage: Storage) {
    this.storage = storage;
  }
}

const mostAxes = 8;
const mostStorages = 100_000;

const malformed = (what: string) =>
  new UserError(`the PyTorch file is damaged or of an unknown kind: ${what}`);

export interface TorchHost extends PickleHost {
  /** Every storage that the pickle referred to, by key. */
  readonly storages: ReadonlyMap<string, Storage>;
}

/** A host that knows only what state dicts need, and notes the storages. */
export function createTorchHost(): TorchHost {
  const storages = new Map<string, Storage>();
  return {
    storages,
    global: (name) => functions.get(name) ?? findStorageType(name),
    persistent(id) {
      const storage = storageOf(id);
      if (!storages.has(storage.key)) storages.set(storage.key, storage);
      if (storages.size > mostStorages) throw malformed("too many storages");
      return new StorageReference(storage);
    },
  };
}

/** ("storage", type, key, device, count, and in old files a view of another storage or None). */
function storageOf(id: PickleValue): Storage {
  if (!Array.isArray(id)) throw malformed("a storage without a place");
  const [kind, type, key, , count, view = null] = id as unknown[];
  const known = kind === "storage" && isStorageType(type) && typeof key === "string";
  if (!known || !isSize(count)) throw malformed("a storage without a type, a key or a size");
  if (view !== null) throw malformed("a storage that is part of another");
  return { key, type, count };
}

function isStorageType(value: unknown): value is NumberType {
  return typeof value === "object" && value !== null && "bytesPerNumber" in value;
}

const isSize = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length <= mostAxes && value.every(isSize);

function rebuildTensor(
  reference: PickleValue,
  offset: PickleValue,
  shape: PickleValue,
  strides: PickleValue,
): TensorReference {
  const fits = isSizes(shape) && isSizes(strides) && shape.length === strides.length;
  if (!(reference instanceof StorageReference) || !isSize(offset) || !fits) {
    throw malformed("a tensor without a storage, a shape or strides");
  }
  return new TensorReference(reference.storage, offset, [...shape], [...strides]);
}

type PickleFunction = (...args: PickleValue[]) => PickleValue;

/** The functions that a pickle may call. Requires-grad flags and hooks are left out. */
const functions: ReadonlyMap<string, PickleFunction> = new Map<string, PickleFunction>([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor", rebuildTensor],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", (tensor) => tensor],
]);

/** Empty, as Python 3 makes them, or Python 2's list of pairs. */
function orderedDict(pairs: PickleValue = []): Map<PickleValue, PickleValue> {
  if (!Array.isArray(pairs) || pairs.length > mostStorages) throw malformed("a dict of no pairs");
  const dict = new Map<PickleValue, PickleValue>();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || typeof pair[0] !== "string") throw malformed("a dict of no pairs");
    dict.set(pair[0], pair[1]);
  }
  // The list is used up: calls with one list again and again would take time without end.
  pairs.length = 0;
  return dict;
}
