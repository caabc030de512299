/**
 * Reads Python's pickle format (protocols 2 to 5) and executes nothing. A pickle is a program for a
 * small stack machine, which in Python may call any function. Here it has only the opcodes that plain
 * data needs, and the few names that it may call are functions of the host's own.
 */
import { UserError } from "@gramstyle/core";
import { printable } from "../printable.ts";

/**
 * What comes out: null, booleans, numbers, strings, arrays for lists and tuples, maps for dicts, and
 * whatever the host makes.
 */
export type PickleValue = unknown;

export interface PickleHost {
  /**
   * What a name in a pickle ("collections.OrderedDict") stands for: a function, if it may be called;
   * undefined refuses it.
   */
  global(name: string): PickleValue;
  /** An object that the pickle keeps elsewhere, by its persistent id. */
  persistent(id: PickleValue): PickleValue;
}

/** The longest integer that is read: the magic number of PyTorch's files has 10 bytes. */
const mostLongBytes = 16;

/** A state dict of a thousand tensors takes some 30 000. */
const mostSteps = 2_000_000;

/**
 * Reads one pickle from `start`.
 * @returns its value, and where it ends
 * @throws UserError for code, for opcodes of anything but data, and for what is cut off or damaged
 */
export function readPickle(
  bytes: Uint8Array,
  start: number,
  host: PickleHost,
): { readonly value: PickleValue; readonly end: number } {
  const reader = createReader(bytes, start);
  const machine = createMachine();
  for (let steps = 0; steps < mostSteps; steps++) {
    const opcode = reader.byte();
    if (opcode === stop) return { value: machine.pop(), end: reader.position() };
    const run = opcodes[opcode];
    if (!run) {
      const code = opcode.toString(16).padStart(2, "0");
      throw new UserError(`the pickle has an opcode that plain data does not need (0x${code})`);
    }
    run(machine, reader, host);
  }
  throw new UserError("the pickle is too long to be a state dict");
}

const damaged = () => new UserError("the pickle is cut off or damaged; get the file anew");

/** The bytes from `start` on, one after the other. */
function createReader(bytes: Uint8Array, start: number) {
  let position = start;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** Goes over the next bytes, and says where they begin. */
  const take = (count: number): number => {
    const from = position;
    if (count > bytes.length - from) throw damaged();
    position += count;
    return from;
  };
  return {
    position: () => position,
    byte: () => view.getUint8(take(1)),
    uint16: () => view.getUint16(take(2), true),
    int32: () => view.getInt32(take(4), true),
    uint32: () => view.getUint32(take(4), true),
    float64: () => view.getFloat64(take(8), false),
    skip: (count: number) => void take(count),
    text(length: number): string {
      const from = take(length);
      return new TextDecoder().decode(bytes.subarray(from, from + length));
    },
    /** Little-endian, two's complement, as a number where it is exact. */
    long(length: number): number | bigint {
      if (length > mostLongBytes) throw damaged();
      const from = take(length);
      let big = 0n;
      for (let i = length - 1; i >= 0; i--) big = (big << 8n) | BigInt(bytes[from + i]!);
      const signed = BigInt.asIntN(8 * length, big);
      const number = Number(signed);
      return Number.isSafeInteger(number) ? number : signed;
    },
    /** Up to the end of the line. */
    line(): string {
      const end = bytes.indexOf(0x0a, position);
      if (end < 0) throw damaged();
      const from = take(end - position + 1);
      return new TextDecoder().decode(bytes.subarray(from, end));
    },
  };
}

type Reader = ReturnType<typeof createReader>;

/** The stack, the marks in it, and the memo. */
function createMachine() {
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  const memo = new Map<number, PickleValue>();
  /** Values below the last mark belong to what was begun before it. */
  const floor = () => marks.at(-1) ?? 0;
  const top = (): PickleValue => {
    if (stack.length <= floor()) throw damaged();
    return stack.at(-1);
  };
  return {
    push: (value: PickleValue) => void stack.push(value),
    pop(): PickleValue {
      const value = top();
      stack.pop();
      return value;
    },
    top,
    mark: () => void marks.push(stack.length),
    /** All above the last mark, which goes with them. */
    popToMark(): PickleValue[] {
      const mark = marks.pop();
      if (mark === undefined) throw damaged();
      return stack.splice(mark);
    },
    store: (key: number) => void memo.set(key, top()),
    memoize: () => void memo.set(memo.size, top()),
    load(key: number): void {
      if (!memo.has(key)) throw damaged();
      stack.push(memo.get(key));
    },
  };
}

type Machine = ReturnType<typeof createMachine>;

function popTuple(machine: Machine, size: number): PickleValue[] {
  return Array.from({ length: size }, () => machine.pop()).reverse();
}

function setItems(dict: PickleValue, items: readonly PickleValue[]): void {
  if (!(dict instanceof Map) || items.length % 2 !== 0) throw damaged();
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i];
    if (typeof key !== "string" && typeof key !== "number") throw damaged();
    dict.set(key, items[i + 1]);
  }
}

function appendAll(list: PickleValue, items: readonly PickleValue[]): void {
  if (!Array.isArray(list)) throw damaged();
  for (const item of items) list.push(item);
}

function pushGlobal(machine: Machine, host: PickleHost, module: string, name: string): void {
  const found = host.global(`${module}.${name}`);
  if (found === undefined) {
    throw new UserError(
      `the pickle holds code (${printable(`${module}.${name}`)}); refused: only state dicts of tensors are read`,
    );
  }
  machine.push(found);
}

type Step = (machine: Machine, reader: Reader, host: PickleHost) => void;

const stop = 0x2e;

/** The opcodes by number, under the names of Python's pickletools. */
const opcodes: Readonly<Record<number, Step>> = {
  // PROTO and FRAME
  128: (_machine, reader) => {
    const protocol = reader.byte();
    if (protocol < 2 || protocol > 5) {
      throw new UserError(`the pickle is of protocol ${protocol}, expected 2 to 5`);
    }
  },
  149: (_machine, reader) => reader.skip(8),

  // NONE, NEWTRUE, NEWFALSE
  78: (machine) => machine.push(null),
  136: (machine) => machine.push(true),
  137: (machine) => machine.push(false),
  // BININT1, BININT2, BININT, LONG1, BINFLOAT
  75: (machine, reader) => machine.push(reader.byte()),
  77: (machine, reader) => machine.push(reader.uint16()),
  74: (machine, reader) => machine.push(reader.int32()),
  138: (machine, reader) => machine.push(reader.long(reader.byte())),
  71: (machine, reader) => machine.push(reader.float64()),
  // BINUNICODE, SHORT_BINUNICODE, and Python 2's BINSTRING, SHORT_BINSTRING
  88: (machine, reader) => machine.push(reader.text(reader.uint32())),
  140: (machine, reader) => machine.push(reader.text(reader.byte())),
  84: (machine, reader) => machine.push(reader.text(reader.uint32())),
  85: (machine, reader) => machine.push(reader.text(reader.byte())),

  // MARK, and what ends with one: TUPLE, LIST, DICT
  40: (machine) => machine.mark(),
  116: (machine) => machine.push(machine.popToMark()),
  108: (machine) => machine.push(machine.popToMark()),
  100: (machine) => {
    const items = machine.popToMark();
    const dict = new Map();
    setItems(dict, items);
    machine.push(dict);
  },
  // EMPTY_TUPLE, EMPTY_LIST, EMPTY_DICT, TUPLE1, TUPLE2, TUPLE3
  41: (machine) => machine.push([]),
  93: (machine) => machine.push([]),
  125: (machine) => machine.push(new Map()),
  133: (machine) => machine.push(popTuple(machine, 1)),
  134: (machine) => machine.push(popTuple(machine, 2)),
  135: (machine) => machine.push(popTuple(machine, 3)),
  // APPEND, APPENDS, SETITEM, SETITEMS
  97: (machine) => {
    const item = machine.pop();
    appendAll(machine.top(), [item]);
  },
  101: (machine) => {
    const items = machine.popToMark();
    appendAll(machine.top(), items);
  },
  115: (machine) => {
    const item = popTuple(machine, 2);
    setItems(machine.top(), item);
  },
  117: (machine) => {
    const items = machine.popToMark();
    setItems(machine.top(), items);
  },

  // BINPUT, LONG_BINPUT, MEMOIZE, BINGET, LONG_BINGET
  113: (machine, reader) => machine.store(reader.byte()),
  114: (machine, reader) => machine.store(reader.uint32()),
  148: (machine) => machine.memoize(),
  104: (machine, reader) => machine.load(reader.byte()),
  106: (machine, reader) => machine.load(reader.uint32()),

  // GLOBAL, STACK_GLOBAL
  99: (machine, reader, host) => pushGlobal(machine, host, reader.line(), reader.line()),
  147: (machine, _reader, host) => {
    const [module, name] = popTuple(machine, 2);
    if (typeof module !== "string" || typeof name !== "string") throw damaged();
    pushGlobal(machine, host, module, name);
  },
  // REDUCE: a call of one of the host's functions
  82: (machine) => {
    const [callee, args] = popTuple(machine, 2);
    if (typeof callee !== "function" || !Array.isArray(args)) throw damaged();
    machine.push(callee(...args.slice(0, mostArguments)));
  },
  // BUILD: attributes of an object. Those of a state dict ("_metadata") say nothing of its tensors.
  98: (machine) => {
    machine.pop();
    if (!(machine.top() instanceof Map)) throw damaged();
  },
  // BINPERSID
  81: (machine, _reader, host) => machine.push(host.persistent(machine.pop())),
};

/** No function of a state dict takes more. */
const mostArguments = 16;
