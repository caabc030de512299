/** The pickle machine: plain data, and everything that is refused. */
import { expect, test } from "vitest";
import { type PickleHost, readPickle } from "./pickle.ts";
import { bytesOf, op, type Part } from "./pth.test.helpers.ts";

const host: PickleHost = {
  global: (name) =>
    name === "collections.OrderedDict" ? () => new Map<unknown, unknown>() : undefined,
  persistent: (id) => ({ id }),
};

const read = (...parts: Part[]) => readPickle(bytesOf(...parts), 0, host).value;

test("numbers, texts and nothing", () => {
  const values = read(
    [op.proto, op.emptyList, op.mark],
    [op.int(-7), "K", 255, "M", 0x39, 0x30],
    [0x8a, 2, 0xff, 0xff, 0x8a, 0, "G", 0x3f, 0xf8, 0, 0, 0, 0, 0, 0],
    [op.text("Gemälde"), 0x8c, 2, "ab", "U", 1, "c", "T", 1, 0, 0, 0, "d"],
    [op.none, 0x88, 0x89, op.long(0x1950a86a20f9469cfc6cn)],
    [op.appends, op.stop],
  );
  const texts = ["Gemälde", "ab", "c", "d"];
  const rest = [null, true, false, 0x1950a86a20f9469cfc6cn];
  expect(values).toEqual([-7, 255, 12_345, -1, 0, 1.5, ...texts, ...rest]);
});

test("tuples, lists, dicts, and what the memo keeps", () => {
  const value = read(
    [op.proto, op.emptyDict, op.put(0), op.mark],
    [op.text("list"), op.emptyList, op.put(1), op.int(1), "a"],
    [op.text("again"), op.get(1), op.text("tuple"), op.int(1), op.int(2), op.int(3), 0x87],
    [op.text("marked"), op.mark, op.int(1), op.tuple, op.text("dict"), op.mark, op.int(1)],
    [op.int(2), "d", op.setItems, op.stop],
  );
  const list = [1];
  const expected = { list, again: list, tuple: [1, 2, 3], marked: [1], dict: new Map([[1, 2]]) };
  expect(value).toEqual(new Map(Object.entries(expected)));
});

test("protocol 4, as later Pythons write it", () => {
  const frame = [0x95, 9, 0, 0, 0, 0, 0, 0, 0];
  const name = [0x8c, 11, "collections", 0x94, 0x8c, 11, "OrderedDict", 0x94, 0x93];
  expect(read([0x80, 4], frame, name, op.emptyTuple, op.reduce, op.stop)).toEqual(new Map());
});

test("a pickle ends where it says", () => {
  const bytes = bytesOf([op.proto, op.int(1), op.stop], "rest");
  expect(readPickle(bytes, 0, host)).toEqual({ value: 1, end: bytes.length - 4 });
});

test.each<[string, Part[], string]>([
  ["os.system by name", [op.global("os", "system"), op.text("true"), 0x85, "R."], "os.system"],
  ["os.system, not even called", [op.global("posix", "system"), "."], "posix.system"],
  ["eval from the stack", [op.text("builtins"), op.text("eval"), 0x93, "."], "builtins.eval"],
  ["names of JavaScript's own", [op.global("Object", "constructor"), "."], "Object.constructor"],
  ["a name that steers the terminal", [op.global("os", "\u001b[2J"), "."], "os.?[2J"],
])("code is refused by its name: %s", (_name, parts, name) => {
  const refused = () => read(op.proto, ...parts);
  expect(refused).toThrow(`the pickle holds code (${name}); refused: only state dicts`);
  expect(refused).toThrow(/^[^\n\u001b]*$/);
});

test.each([
  ["INST", ["i", "os\nsystem\n"]],
  ["OBJ", [op.mark, op.text("x"), "o"]],
  ["NEWOBJ", [op.text("x"), op.emptyTuple, 0x81]],
  ["NEWOBJ_EX", [0x92]],
  ["EXT1", [0x82, 1]],
  ["PERSID", ["P", "x\n"]],
  ["NEXT_BUFFER", [0x97]],
] as [string, Part[]][])("opcodes that make objects are not known: %s", (_name, parts) => {
  expect(() => read(op.proto, ...parts, op.stop)).toThrow(
    "the pickle has an opcode that plain data does not need",
  );
});

test.each<[string, Part[]]>([
  ["nothing at all", []],
  ["no end", [op.proto, op.int(1)]],
  ["an end with nothing on the stack", [op.proto, op.stop]],
  ["a text of 4 GB", [op.proto, "X", 0xff, 0xff, 0xff, 0xff, "abc"]],
  ["an integer of 255 bytes", [op.proto, 0x8a, 255, new Uint8Array(255), op.stop]],
  ["a frame beyond the end, then nothing", [op.proto, 0x95, 1, 0, 0]],
  ["a name without end", [op.proto, "cos"]],
  ["a memo that was never written", [op.proto, op.get(3), op.stop]],
  ["a tuple without a mark", [op.proto, op.tuple, op.stop]],
  ["a tuple that reaches below its mark", [op.proto, op.int(1), op.mark, 0x85, op.stop]],
  ["a call of something that is no function", [op.proto, op.int(1), op.emptyTuple, "R."]],
  ["a call without a tuple", [op.proto, op.global("collections", "OrderedDict"), "NR."]],
  ["an item for something that is no dict", [op.proto, op.int(1), op.int(2), op.int(3), "s."]],
  ["an odd number of items", [op.proto, op.emptyDict, op.mark, op.int(1), "u."]],
  ["a key that is no text", [op.proto, op.emptyDict, op.none, op.int(1), "s."]],
  ["attributes of a number", [op.proto, op.int(1), op.emptyDict, "b."]],
])("damage is one line: %s", (_name, parts) => {
  expect(() => read(...parts)).toThrow(/^the pickle is cut off or damaged; get the file anew$/);
});

test("a list that contains itself is read, and followed nowhere", () => {
  const list = read(op.proto, op.emptyList, op.put(0), op.get(0), "a", op.stop) as unknown[];
  expect(list).toHaveLength(1);
  expect(list[0]).toBe(list);
});

test("lists of lists of lists share, and do not multiply", () => {
  const level = (i: number) => [
    op.emptyList,
    op.mark,
    op.get(i),
    op.get(i),
    op.appends,
    op.put(i + 1),
  ];
  const levels = Array.from({ length: 200 }, (_, i) => level(i));
  expect(read(op.proto, op.emptyList, op.put(0), levels, op.stop)).toHaveLength(2);
});

test("marks within marks without end are one line", () => {
  const marks = new Uint8Array(1_000_000).fill(0x28);
  expect(() => read(op.proto, marks)).toThrow("cut off or damaged");
});

test("a pickle of millions of steps is refused", () => {
  const lists = new Uint8Array(3_000_000).fill(0x5d);
  expect(() => read(op.proto, lists, op.stop)).toThrow("the pickle is too long to be a state dict");
});

test("protocols of text are refused", () => {
  expect(() => read([0x80, 1], op.stop)).toThrow("of protocol 1, expected 2 to 5");
  expect(() => read("cos\nsystem\n(S'true'\ntR.")).toThrow("holds code (os.system)");
});
