/** PyTorch files of both forms, whole, damaged and hostile. */
import { zipSync } from "fflate";
import { expect, test } from "vitest";
import { parsePth } from "./parse-pth.ts";
import {
  bytesOf,
  floatBytes,
  legacyFile,
  legacyHead,
  op,
  type StoredTensor,
  stateDictPickle,
  zipFile,
} from "./pth.test.helpers.ts";

const matrix: StoredTensor = {
  name: "a.weight",
  storage: "0",
  count: 6,
  shape: [2, 3],
  strides: [3, 1],
};
const six = floatBytes(1, 2, 3, 4, 5, 6);

const zipOf = (tensors: readonly StoredTensor[], storages = { "0": six }) =>
  zipFile(stateDictPickle(tensors), storages);
const legacyOf = (tensors: readonly StoredTensor[]) =>
  legacyFile(stateDictPickle(tensors, true), { "0": [6, six] });

/** Shapes and numbers, as plain lists. */
function plain(bytes: Uint8Array): Record<string, [readonly number[], number[]]> {
  return Object.fromEntries(
    Object.entries(parsePth(bytes)).map(([name, { shape, data }]) => [name, [shape, [...data]]]),
  );
}

const forms = [
  ["the zip form", zipOf],
  ["the old form", legacyOf],
] as const;

test.each(forms)("%s: tensors by name", (_name, write) => {
  const second: StoredTensor = { ...matrix, name: "a.bias", offset: 4, shape: [2], strides: [1] };
  expect(plain(write([matrix, { ...second, parameter: true }]))).toEqual({
    "a.weight": [
      [2, 3],
      [1, 2, 3, 4, 5, 6],
    ],
    "a.bias": [[2], [5, 6]],
  });
});

test.each(forms)("%s: strides are honoured", (_name, write) => {
  const transposed: StoredTensor = { ...matrix, shape: [3, 2], strides: [1, 3] };
  const repeated: StoredTensor = { ...matrix, name: "b", offset: 2, shape: [3], strides: [0] };
  const single: StoredTensor = { ...matrix, name: "c", offset: 5, shape: [], strides: [] };
  const none: StoredTensor = { ...matrix, name: "d", offset: 99, shape: [0, 7], strides: [7, 1] };
  expect(plain(write([transposed, repeated, single, none]))).toEqual({
    "a.weight": [
      [3, 2],
      [1, 4, 2, 5, 3, 6],
    ],
    b: [[3], [3, 3, 3]],
    c: [[], [6]],
    d: [[0, 7], []],
  });
});

test.each<[string, Uint8Array, number[]]>([
  ["DoubleStorage", new Uint8Array(Float64Array.of(1.5, -2).buffer), [1.5, -2]],
  ["HalfStorage", new Uint8Array(Uint16Array.of(0x3e00, 0xc000).buffer), [1.5, -2]],
  ["BFloat16Storage", new Uint8Array(Uint16Array.of(0x3fc0, 0xc000).buffer), [1.5, -2]],
  ["LongStorage", new Uint8Array(BigInt64Array.of(7n, -2n).buffer), [7, -2]],
  ["IntStorage", new Uint8Array(Int32Array.of(7, -2).buffer), [7, -2]],
  ["ShortStorage", new Uint8Array(Int16Array.of(7, -2).buffer), [7, -2]],
  ["CharStorage", Uint8Array.of(7, 254), [7, -2]],
  ["ByteStorage", Uint8Array.of(7, 254), [7, 254]],
  ["BoolStorage", Uint8Array.of(1, 0), [1, 0]],
])("numbers of a %s become float32", (type, bytes, expected) => {
  const tensor: StoredTensor = { ...matrix, type, count: 2, shape: [2], strides: [1] };
  expect(plain(zipOf([tensor], { "0": bytes }))).toEqual({ "a.weight": [[2], expected] });
});

test("a compressed archive reads the same", () => {
  expect(plain(zipFile(stateDictPickle([matrix]), { "0": six }, 9))).toEqual(
    plain(zipOf([matrix])),
  );
});

test("a dict under state_dict is found, what is no tensor is left out", () => {
  const inner = [...stateDictPickle([matrix])].slice(2, -1);
  const pickle = bytesOf(
    [op.proto, op.emptyDict, op.mark, op.text("epoch"), op.int(3), op.text("state_dict")],
    [Uint8Array.from(inner), op.setItems, op.stop],
  );
  expect(Object.keys(parsePth(zipFile(pickle, { "0": six })))).toEqual(["a.weight"]);
});

test("Python 2's ordered dicts are lists of pairs", () => {
  const inner = [...stateDictPickle([matrix])];
  // The tensor's own part: after the name, up to the dict's end.
  const start = Buffer.from(inner).indexOf("ctorch._utils");
  const end = Buffer.from(inner).indexOf(bytesOf(op.setItems, op.emptyDict, op.text("_metadata")));
  const pickle = bytesOf(
    [op.proto, op.global("collections", "OrderedDict"), op.emptyList, op.emptyList],
    [op.text("a.weight"), "a", Uint8Array.from(inner.slice(start, end)), "a", "a"],
    [0x85, op.reduce, op.stop],
  );
  expect(plain(zipFile(pickle, { "0": six }))["a.weight"]).toEqual([
    [2, 3],
    [1, 2, 3, 4, 5, 6],
  ]);
});

test("a name like __proto__ is a name like any other", () => {
  const tensors = parsePth(zipOf([{ ...matrix, name: "__proto__" }]));
  expect(Object.keys(tensors)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
});

const attack = bytesOf(
  [op.proto, op.global("os", "system"), op.mark, op.text("touch /tmp/x"), op.tuple],
  [op.reduce, op.stop],
);

test.each([
  ["in a zip", zipFile(attack)],
  ["in an old file", bytesOf(legacyHead(), attack)],
  ["in place of the magic number", attack],
])("os.system %s is refused by its name", (_name, bytes) => {
  expect(() => parsePth(bytes)).toThrow(
    /^the pickle holds code \(os\.system\); refused: only state dicts of tensors are read$/,
  );
});

test("a whole module, which would need its own code, is refused by its name", () => {
  const pickle = bytesOf(op.proto, op.global("transformer_net", "TransformerNet"), op.stop);
  expect(() => parsePth(zipFile(pickle))).toThrow("holds code (transformer_net.TransformerNet)");
});

test.each<[string, Partial<StoredTensor>, string]>([
  ["leaves its storage", { shape: [2, 4], strides: [4, 1] }, 'tensor "a.weight" of 2×4 leaves its'],
  ["begins after it", { offset: 6, shape: [1], strides: [1] }, "leaves its storage"],
  ["has negative strides", { strides: [-3, 1] }, "without a storage, a shape or strides"],
  ["has a negative shape", { shape: [-2, 3] }, "without a storage, a shape or strides"],
  ["lacks a stride", { strides: [1] }, "without a storage, a shape or strides"],
  ["has a hundred axes", { shape: Array(100).fill(1), strides: Array(100).fill(1) }, "without a"],
  ["repeats one number 2^31 times", { shape: [2 ** 30, 2], strides: [0, 0] }, "2147483648 numbers"],
  [
    "overflows",
    { shape: Array(8).fill(2 ** 30), strides: Array(8).fill(0) },
    "expected a style model",
  ],
  ["has a storage of another length", { count: 5 }, "not as long as its tensors say"],
  ["has no storage", { storage: "7" }, "a storage is missing"],
  ["has a storage outside", { storage: "../../../etc/passwd" }, "a storage is missing"],
])("a tensor that %s is refused", (_name, change, message) => {
  expect(() => parsePth(zipOf([{ ...matrix, ...change }]))).toThrow(message);
});

test.each<[string, () => Uint8Array, string]>([
  ["an empty dict", () => zipOf([]), "holds no state dict"],
  ["a number", () => zipFile(bytesOf(op.proto, op.int(1), op.stop)), "holds no state dict"],
  ["another zip archive", () => zipSync({ "word/document.xml": six }), "without data.pkl"],
  ["a big-endian file", () => bytesOf(legacyHead(false), "."), "big-endian"],
  ["another pickle", () => bytesOf(op.proto, op.int(1), op.stop), "a pickle of something else"],
  ["a text", () => bytesOf("hello"), "expected a PyTorch file (.pth), got something else"],
])("%s is not a state dict", (_name, write, message) => {
  expect(() => parsePth(write())).toThrow(message);
});

test("an archive that unpacks to gigabytes is refused before it is unpacked", () => {
  const bomb = zipSync({ "a/data.pkl": new Uint8Array(1000) }, { level: 9 });
  // The size before compression, in the central directory.
  const directory = Buffer.from(bomb).indexOf(Uint8Array.of(0x50, 0x4b, 1, 2));
  new DataView(bomb.buffer, bomb.byteOffset).setUint32(directory + 24, 0xf000_0000, true);
  expect(() => parsePth(bomb)).toThrow("unpacks to more than 512 MiB");
});

test.each(forms)("%s: cut off anywhere, it is refused with one line", (_name, write) => {
  const whole = write([matrix]);
  for (let length = 2; length < whole.length; length++) {
    expect(() => parsePth(whole.subarray(0, length))).toThrow(
      /^[^\n]*(anew|got something else|of something else)[^\n]*$/,
    );
  }
});

test.each(forms)("%s: with any byte wrong it is read or refused, never worse", (_name, write) => {
  const whole = write([matrix]);
  for (let i = 0; i < whole.length; i++) {
    for (const flip of [0x01, 0x80, 0xff]) {
      const bytes = whole.slice();
      bytes[i]! ^= flip;
      try {
        parsePth(bytes);
      } catch (error) {
        if ((error as Error).name !== "UserError") expect.fail(`byte ${i}: ${error}`);
      }
    }
  }
});
