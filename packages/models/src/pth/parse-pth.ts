/**
 * PyTorch's files of tensors (`torch.save(model.state_dict(), …)`): the zip form, since PyTorch 1.6,
 * with the pickle in `data.pkl` and each storage in a file of its own, and the form before it, a few
 * pickles in a row with the storages after them. Nothing in such a file is executed.
 */
import { formatShape, sizeOf, type Tensor, UserError } from "@gramstyle/core";
import { unzipSync } from "fflate";
import { printable } from "../printable.ts";
import { readPickle } from "./pickle.ts";
import { createTorchHost, type Storage, TensorReference } from "./torch-pickle.ts";

/** The most numbers that all tensors of a file may have: 2^26, 256 MiB of floats. */
const mostNumbers = 2 ** 26;
const mostBytes = 2 ** 29;
const mostZipEntries = 10_000;

/** What PyTorch's older files begin with, as a pickled integer. */
const magicNumber = 0x1950a86a20f9469cfc6cn;

const damaged = (what: string) =>
  new UserError(`the PyTorch file is damaged: ${what}; get it anew`);

/** Whether the bytes begin as a zip archive does. */
export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** Whether the bytes begin as a pickle of protocol 2 or later does. */
export const isPickle = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5;

/**
 * Every tensor of a state dict by its name, as float32. The dict may also be in another one, under
 * "state_dict"; what is no tensor is left out.
 * @throws UserError, one line: for code in the file (naming it), for damage, and for sizes beyond all
 *   style models
 */
export function parsePth(bytes: Uint8Array): Record<string, Tensor> {
  if (isZip(bytes)) return parseZip(bytes);
  if (isPickle(bytes)) return parseLegacy(bytes);
  throw new UserError("expected a PyTorch file (.pth), got something else");
}

function parseZip(bytes: Uint8Array): Record<string, Tensor> {
  const files = unzip(bytes);
  const root = Object.keys(files).find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (!root) throw new UserError("expected a PyTorch file, got a zip archive without data.pkl");
  const folder = root.slice(0, root.indexOf("/"));
  const order = files[`${folder}/byteorder`];
  if (order && new TextDecoder().decode(order) !== "little") {
    throw new UserError("the PyTorch file was written by a big-endian machine, which is not read");
  }
  const { value } = readPickle(files[root]!, 0, createTorchHost());
  return readTensors(value, ({ key }) => files[`${folder}/data/${key}`]);
}

function unzip(bytes: Uint8Array): Record<string, Uint8Array> {
  let entries = 0;
  let total = 0;
  try {
    return unzipSync(bytes, {
      filter({ name, size, originalSize }) {
        if (++entries > mostZipEntries) throw damaged("too many entries");
        if (!/^[^/]+\/(data\.pkl|byteorder|data\/[^/]+)$/.test(name)) return false;
        total += Math.max(size, originalSize);
        if (!(total <= mostBytes)) {
          throw new UserError(`the PyTorch file unpacks to more than ${mostBytes / 2 ** 20} MiB`);
        }
        return true;
      },
    });
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw damaged("the zip archive cannot be unpacked");
  }
}

/** Pickles of the magic number, a version, facts of the machine, the dict, and the storages' keys. */
function parseLegacy(bytes: Uint8Array): Record<string, Tensor> {
  const host = createTorchHost();
  let position = 0;
  const next = () => {
    const { value, end } = readPickle(bytes, position, host);
    position = end;
    return value;
  };
  if (next() !== magicNumber) {
    throw new UserError("expected a PyTorch file, got a pickle of something else");
  }
  const version = next();
  if (version !== 1001) throw new UserError("expected a PyTorch file of version 1001, got another");
  const machine = next();
  if (!(machine instanceof Map) || machine.get("little_endian") !== true) {
    throw new UserError("the PyTorch file was written by a big-endian machine, which is not read");
  }
  const value = next();
  const keys = next();
  if (!Array.isArray(keys)) throw damaged("its storages are not listed");
  const storages = new Map<string, Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const key of keys) {
    const storage = host.storages.get(key);
    if (!storage) throw damaged("it lists a storage that no tensor has");
    const start = position + 8;
    position = start + storage.count * storage.type.bytesPerNumber;
    if (position > bytes.length) throw damaged("it is cut off");
    if (view.getBigUint64(start - 8, true) !== BigInt(storage.count)) {
      throw damaged("a storage is not as long as its tensors say");
    }
    storages.set(storage.key, bytes.subarray(start, position));
  }
  return readTensors(value, ({ key }) => storages.get(key));
}

function readTensors(
  value: unknown,
  bytesOf: (storage: Storage) => Uint8Array | undefined,
): Record<string, Tensor> {
  const entries = tensorEntries(value);
  const total = entries.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  if (total > mostNumbers) throw tooLarge(total);
  const decoded = new Map<string, Float32Array>();
  let read = 0;
  const numbersOf = (storage: Storage): Float32Array => {
    const known = decoded.get(storage.key);
    if (known) return known;
    const raw = bytesOf(storage);
    if (!raw) throw damaged("a storage is missing");
    if (raw.length !== storage.count * storage.type.bytesPerNumber) {
      throw damaged("a storage is not as long as its tensors say");
    }
    read += storage.count;
    if (read > mostNumbers) throw tooLarge(read);
    // A copy is aligned, and begins at its buffer's beginning.
    const numbers = storage.type.decode(new Uint8Array(raw).buffer);
    decoded.set(storage.key, numbers);
    return numbers;
  };
  return Object.fromEntries(
    entries.map(([name, tensor]) => [
      name,
      { shape: tensor.shape, data: gather(name, tensor, numbersOf(tensor.storage)) },
    ]),
  );
}

const tooLarge = (count: number) =>
  new UserError(
    `the PyTorch file has at least ${count} numbers, expected a style model of at most ${mostNumbers}`,
  );

function tensorEntries(value: unknown): [string, TensorReference][] {
  if (!(value instanceof Map)) throw noTensors();
  const inner: unknown = value.get("state_dict");
  const entries = [...(inner instanceof Map ? inner : value)].filter(
    (entry): entry is [string, TensorReference] => entry[1] instanceof TensorReference,
  );
  if (entries.length === 0) throw noTensors();
  return entries;
}

const noTensors = () =>
  new UserError("the PyTorch file holds no state dict: expected tensors by their names");

/** The tensor's elements in row-major order. */
function gather(
  name: string,
  { offset, shape, strides }: TensorReference,
  numbers: Float32Array,
): Float32Array {
  const size = sizeOf(shape);
  const last = shape.reduce((sum, length, axis) => sum + (length - 1) * strides[axis]!, offset);
  if (size > 0 && last >= numbers.length) {
    throw damaged(`the tensor "${printable(name)}" of ${formatShape(shape)} leaves its storage`);
  }
  const data = new Float32Array(size);
  const index = shape.map(() => 0);
  let from = offset;
  for (let to = 0; to < size; to++) {
    data[to] = numbers[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return data;
}
