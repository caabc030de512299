import {
  type Arrays,
  type Backend,
  BackendError,
  createGraph,
  input,
  mul,
  printGraph,
  ShapeError,
  UserError,
} from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import type { MessageListener, MessagePortLike } from "./protocol.ts";
import { createRemoteBackend } from "./remote-backend.ts";
import { serveBackend } from "./serve-backend.ts";

interface Sent {
  readonly message: unknown;
  readonly transfer: readonly ArrayBuffer[];
}

/** Two connected ports that deliver in order, later, and note what was sent. */
function portPair(): { near: MessagePortLike; far: MessagePortLike; sent: Sent[] } {
  const sent: Sent[] = [];
  const port = (own: Set<MessageListener>, others: Set<MessageListener>): MessagePortLike => ({
    postMessage(message, transfer) {
      sent.push({ message, transfer });
      void Promise.resolve().then(() => {
        for (const listener of [...others]) listener({ data: message });
      });
    },
    addEventListener: (_type, listener) => void own.add(listener),
    removeEventListener: (_type, listener) => void own.delete(listener),
  });
  const near = new Set<MessageListener>();
  const far = new Set<MessageListener>();
  return { near: port(near, far), far: port(far, near), sent };
}

/** Doubles its input "x" when `release` is called (at once where it is not given). */
function doubling(log: string[] = [], released: Promise<void> = Promise.resolve()): Backend {
  return {
    name: "doubling",
    device: "cpu",
    contract: 2,
    facts: { threads: "3" },
    async compile(graph) {
      log.push(printGraph(graph));
      return {
        async run({ x }: Arrays) {
          if (!x) throw new UserError('the input "x" is missing');
          await released;
          return { y: x.map((number) => 2 * number) };
        },
        dispose: async () => void log.push("executable disposed"),
      };
    },
    dispose: async () => void log.push("backend disposed"),
  };
}

async function connect(backend: Backend, options = {}) {
  const { near, far, sent } = portPair();
  void serveBackend(far, async () => backend);
  return { remote: await createRemoteBackend(near, options), sent };
}

const graph = createGraph({ y: mul(input("x", [2]), 2) });

test("is the backend at the other end: same name, device, graph and results", async () => {
  const log: string[] = [];
  const { remote } = await connect(doubling(log));
  expect([remote.name, remote.device, remote.contract]).toEqual(["doubling", "cpu", 2]);
  expect(remote.facts).toEqual({ threads: "3" });
  const executable = await remote.compile(graph);
  expect(log).toEqual([printGraph(graph)]);
  const x = Float32Array.of(1, 2);
  expect((await executable.run({ x })).y).toEqual(Float32Array.of(2, 4));
  await executable.dispose();
  await executable.dispose();
  await remote.dispose();
  await remote.dispose();
  expect(log.slice(1)).toEqual(["executable disposed", "backend disposed"]);
});

test("copies inputs, shares what is on a SharedArrayBuffer, transfers outputs", async () => {
  const { remote, sent } = await connect(doubling());
  const executable = await remote.compile(graph);
  sent.length = 0;
  const x = Float32Array.of(1, 2);
  const { y } = await executable.run({ x });
  expect(sent.map(({ transfer }) => transfer.length)).toEqual([1, 1]);
  expect(sent[0]!.transfer[0]).not.toBe(x.buffer);
  expect(sent[1]!.transfer[0]).toBe(y!.buffer);

  sent.length = 0;
  const shared = new Float32Array(new SharedArrayBuffer(8));
  await executable.run({ x: shared });
  expect(sent[0]!.transfer).toEqual([]);
  expect(sent[0]!.message).toMatchObject({ call: { inputs: { x: shared } } });
});

test("errors keep their class and message", async () => {
  const errors = [
    new UserError("a"),
    new ShapeError("b"),
    new BackendError("c"),
    new TypeError("d"),
  ];
  for (const error of errors) {
    const { remote } = await connect({ ...doubling(), compile: () => Promise.reject(error) });
    const caught = await remote.compile(graph).catch((reason: unknown) => reason);
    expect(caught).toMatchObject({ name: error.name, message: error.message });
    if (!(error instanceof TypeError)) expect(caught).toBeInstanceOf(error.constructor);
  }
  const { remote } = await connect(doubling());
  const executable = await remote.compile(graph);
  await expect(executable.run({})).rejects.toThrow(new UserError('the input "x" is missing'));
  const { near, far } = portPair();
  void serveBackend(far, () => Promise.reject(new UserError("no such device")));
  await expect(createRemoteBackend(near)).rejects.toThrow(new UserError("no such device"));
});

test("errors keep their causes", async () => {
  const cause = new TypeError("no shader", { cause: "the driver" });
  const error = new BackendError("failed in conv1_1", { cause });
  const { remote } = await connect({ ...doubling(), compile: () => Promise.reject(error) });
  await expect(remote.compile(graph)).rejects.toMatchObject({
    message: "failed in conv1_1",
    cause: { name: "TypeError", message: "no shader", cause: { message: "the driver" } },
  });
  const endless = new Error("again");
  endless.cause = endless;
  const looping = await connect({ ...doubling(), compile: () => Promise.reject(endless) });
  await expect(looping.remote.compile(graph)).rejects.toMatchObject({ message: "again" });
});

test("an input that is left out is not sent again", async () => {
  const { near, far, sent } = portPair();
  void serveBackend(far, async () => createReferenceBackend());
  const remote = await createRemoteBackend(near);
  const executable = await remote.compile(graph);
  await executable.run({ x: Float32Array.of(1, 2) });
  sent.length = 0;
  expect((await executable.run({})).y).toEqual(Float32Array.of(2, 4));
  expect(sent[0]!.transfer).toEqual([]);
  expect(sent[0]!.message).toMatchObject({ call: { kind: "run", inputs: {} } });
});

test("an aborted run is aborted at the other end, or never begun there", async () => {
  const begun: (AbortSignal | undefined)[] = [];
  const { remote } = await connect({
    ...doubling(),
    compile: async () => ({
      run: (_inputs, options) => {
        begun.push(options?.signal as AbortSignal | undefined);
        return new Promise(() => {});
      },
      dispose: async () => {},
    }),
  });
  const executable = await remote.compile(graph);
  const x = Float32Array.of(1, 2);
  const [first, second] = [new AbortController(), new AbortController()];
  const reason = new Error("enough");
  const computing = executable.run({ x }, first);
  await expect.poll(() => begun.length).toBe(1);
  first.abort(reason);
  await expect(computing).rejects.toBe(reason);
  await expect.poll(() => begun[0]!.aborted).toBe(true);
  // As if the thread had computed meanwhile: both messages are there at once.
  const waiting = executable.run({ x }, second);
  second.abort(reason);
  await expect(waiting).rejects.toBe(reason);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(begun).toHaveLength(1);
});

test("a disposed executable and a disposed backend cannot run", async () => {
  const { remote } = await connect(doubling());
  const first = await remote.compile(graph);
  const second = await remote.compile(graph);
  await first.dispose();
  await expect(first.run({ x: Float32Array.of(1, 2) })).rejects.toThrow(BackendError);
  await remote.dispose();
  await expect(second.run({ x: Float32Array.of(1, 2) })).rejects.toThrow(/was disposed/);
  await expect(remote.compile(graph)).rejects.toThrow(BackendError);
  await second.dispose();
});

test("dispose rejects the run in flight and does not wait for it", async () => {
  const { remote } = await connect(doubling([], new Promise(() => {})));
  const executable = await remote.compile(graph);
  const run = executable.run({ x: Float32Array.of(1, 2) });
  const disposal = remote.dispose();
  await expect(run).rejects.toThrow(new BackendError("the backend was disposed while it computed"));
  await disposal;
});

test("overlapping runs each get their own outputs; busy is told once for all", async () => {
  const busy: boolean[] = [];
  const { remote } = await connect(doubling(), { onBusy: (now: boolean) => busy.push(now) });
  const executable = await remote.compile(graph);
  busy.length = 0;
  const runs = [1, 2, 3].map((x) => executable.run({ x: Float32Array.of(x, x) }));
  const outputs = await Promise.all(runs);
  expect(outputs.map(({ y }) => y![0])).toEqual([2, 4, 6]);
  expect(busy).toEqual([true, false]);
});

test("when the other side dies, runs in flight and later calls reject with its reason", async () => {
  let die = (_reason: string): void => {};
  const died = new Promise<string>((resolve) => {
    die = resolve;
  });
  const { remote } = await connect(doubling([], new Promise(() => {})), { died });
  const executable = await remote.compile(graph);
  const run = executable.run({ x: Float32Array.of(1, 2) });
  die("the worker died: out of memory");
  const reason = new BackendError("the worker died: out of memory");
  await expect(run).rejects.toThrow(reason);
  await expect(executable.run({ x: Float32Array.of(1, 2) })).rejects.toThrow(reason);
  await expect(remote.compile(graph)).rejects.toThrow(reason);
  await executable.dispose();
  await remote.dispose();
});
