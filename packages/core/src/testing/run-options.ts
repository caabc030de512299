/**
 * The part of the conformance suite that is about the second version of the contract: inputs that
 * are kept, outputs that are wanted, what is carried, bytes, signals.
 */
import { describe, expect, it } from "vitest";
import { type Arrays, type Backend, bytesOf, type Executable } from "../backend.ts";
import { ShapeError, UserError } from "../errors.ts";
import { createGraph } from "../graph/graph.ts";
import { add, input, mul, neg, toBytes, toFloat } from "../ops/elementwise.ts";
import { reduceSum } from "../ops/reduce.ts";
import { describeBytes } from "./bytes.ts";
import { executablesOf } from "./with-executable.ts";

/** Declares the tests; `backend` keeps the second version, if only with core's help. */
export function describeRunOptions(backend: () => Backend): void {
  const picture = input("picture", [2, 3]);
  const strength = input("strength", []);
  const scaled = mul(picture, strength);
  const pictureData = Float32Array.of(1, -2, 3, -4, 5, -6);
  const times = (number: number) => [...pictureData].map((x) => x * number);
  const both = (number: number): Arrays => ({
    picture: pictureData.slice(),
    strength: Float32Array.of(number),
  });

  const withExecutable = executablesOf(backend);

  it("says what it has to say of itself in words", () => {
    for (const fact of Object.values(backend().facts ?? {})) expect(fact).toMatch(/^[^\n]+$/);
  });

  it("may be wished for half precision", () =>
    withExecutable(
      { scaled },
      async (executable) => {
        expect([...(await executable.run(both(2))).scaled!]).toEqual(times(2));
      },
      { precision: "float16" },
    ));

  it("may be asked for a part, of the inputs that it needs", async () => {
    if (!backend().partial) return;
    const [left, right] = ["left", "right"].map((name) => input(name, [1, 3, 2, 2]));
    const outputs = { left: reduceSum(mul(left!, 2), { axes: [2, 3] }), right: neg(right!) };
    const ones = new Float32Array(12).fill(1);
    const use = async (executable: Executable) => {
      const [first] = [await executable.run({ left: ones }, { outputs: ["left"] })];
      expect(Object.entries(first)).toEqual([["left", Float32Array.of(8, 8, 8)]]);
      await expect(executable.run({}, { outputs: ["right"] })).rejects.toThrow(
        '"right" is missing',
      );
      const second = await executable.run({ right: ones }, { outputs: ["right"] });
      expect([...second.right!]).toEqual(Array(12).fill(-1));
      const whole = await executable.run({ left: ones.map(() => 3) });
      expect([whole.left![0], whole.right![0]]).toEqual([24, -1]);
    };
    await withExecutable(outputs, use, { partial: true });
    // What mixes them, or sums over the batch, has no part that can be empty.
    const mixed = { sum: add(left!, right!), total: reduceSum(left!) };
    const useMixed = async (executable: Executable) => {
      const { total } = await executable.run({ left: ones }, { outputs: ["total"] });
      expect([...total!]).toEqual([12]);
      expect([...(await executable.run({ right: ones })).sum!]).toEqual(Array(12).fill(2));
    };
    await withExecutable(mixed, useMixed, { partial: true });
  });

  describe("an input that is left out", () => {
    it("is what it was in the run before", () =>
      withExecutable({ scaled }, async (executable) => {
        await executable.run(both(1));
        const changed = await executable.run({ strength: Float32Array.of(2) });
        expect([...changed.scaled!]).toEqual(times(2));
        expect([...(await executable.run({})).scaled!]).toEqual(times(2));
        const other = await executable.run({ picture: new Float32Array(6).fill(1) });
        expect([...other.scaled!]).toEqual([2, 2, 2, 2, 2, 2]);
      }));

    it("may have been changed by its owner meanwhile", () =>
      withExecutable({ scaled }, async (executable) => {
        const inputs = both(3);
        await executable.run(inputs);
        inputs.picture!.fill(99);
        expect([...(await executable.run({})).scaled!]).toEqual(times(3));
      }));

    it("is each executable's own", () =>
      withExecutable({ scaled }, (first) =>
        withExecutable({ scaled }, async (second) => {
          await first.run(both(1));
          await second.run(both(2));
          expect([...(await first.run({})).scaled!]).toEqual(times(1));
          await expect(first.run({ picture: new Float32Array(5) })).rejects.toThrow("picture");
          expect([...(await first.run({})).scaled!]).toEqual(times(1));
        }),
      ));

    it("is, of runs that overlap, that of the one before in the order of the calls", () =>
      withExecutable({ scaled }, async (executable) => {
        const results = await Promise.all([
          executable.run(both(1)),
          executable.run({}),
          executable.run({ strength: Float32Array.of(2) }),
          executable.run({}),
        ]);
        expect(results.map((result) => result.scaled![0])).toEqual([1, 1, 2, 2]);
      }));

    it("is refused in the first run, by its name", () =>
      withExecutable({ scaled }, async (executable) => {
        await expect(executable.run({ picture: pictureData })).rejects.toThrow("strength");
        await expect(executable.run({})).rejects.toThrow();
        expect([...(await executable.run(both(1))).scaled!]).toEqual(times(1));
      }));
  });

  describe("wanted outputs", () => {
    it("are those that come back", () =>
      withExecutable({ scaled, minus: neg(scaled), same: picture }, async (executable) => {
        const some = await executable.run(both(2), { outputs: ["minus", "same"] });
        expect(Object.keys(some).sort()).toEqual(["minus", "same"]);
        expect([...some.minus!]).toEqual(times(-2));
        expect(await executable.run({}, { outputs: [] })).toEqual({});
        expect(Object.keys(await executable.run({})).sort()).toEqual(["minus", "same", "scaled"]);
      }));

    it("are refused where the graph has not one, by its name", () =>
      withExecutable({ scaled }, async (executable) => {
        const run = executable.run(both(1), { outputs: ["blurred"] });
        await expect(run).rejects.toThrow("blurred");
        await expect(run).rejects.toThrow(UserError);
      }));
  });

  describe("what is carried", () => {
    // A sum that grows by x at each step.
    const total = input("total", [3]);
    const x = input("x", [3]);
    const grown = add(total, x);
    const carry = { grown: "total" };
    const first = (): Arrays => ({ total: new Float32Array(3), x: Float32Array.of(1, 2, 3) });
    const outputs = { grown, sum: reduceSum(grown) };

    it("is the next run's input, whether it comes back or not", () =>
      withExecutable(
        outputs,
        async (executable) => {
          const wanted = { outputs: ["sum"] };
          expect((await executable.run(first(), wanted)).sum![0]).toBe(6);
          expect((await executable.run({}, wanted)).sum![0]).toBe(12);
          const { grown: third } = await executable.run({});
          expect([...third!]).toEqual([3, 6, 9]);
          third!.fill(0);
          expect((await executable.run({}, wanted)).sum![0]).toBe(24);
          expect(await executable.run({}, { outputs: [] })).toEqual({});
          expect([...(await executable.run({})).grown!]).toEqual([6, 12, 18]);
        },
        { carry },
      ));

    it("gives way to what the run is given", () =>
      withExecutable(
        outputs,
        async (executable) => {
          await executable.run(first());
          const begun = await executable.run({ total: Float32Array.of(10, 10, 10) });
          expect([...begun.grown!]).toEqual([11, 12, 13]);
          expect([...(await executable.run({})).grown!]).toEqual([12, 14, 16]);
        },
        { carry },
      ));

    it("goes from run to run where they overlap", () =>
      withExecutable(
        outputs,
        async (executable) => {
          const runs = [first(), {}, {}, {}].map((inputs) => executable.run(inputs));
          expect((await Promise.all(runs)).map(({ sum }) => sum![0])).toEqual([6, 12, 18, 24]);
        },
        { carry },
      ));

    it("may change places, and be bytes", () => {
      const [a, b] = [input("a", [2]), input("b", [2])];
      const frame = input("frame", [2], "uint8");
      const brighter = toBytes(add(toFloat(frame), 10));
      return withExecutable(
        { toB: mul(a, 1), toA: mul(b, 1), brighter },
        async (executable) => {
          const [one, two] = [Float32Array.of(1, 1), Float32Array.of(2, 2)];
          await executable.run({ a: one, b: two, frame: Uint8Array.of(5, 250) });
          const swapped = await executable.run({});
          expect([swapped.toB![0], swapped.toA![0]]).toEqual([2, 1]);
          expect([...bytesOf(swapped, "brighter")]).toEqual([25, 255]);
        },
        { carry: { toB: "b", toA: "a", brighter: "frame" } },
      );
    });

    it("stays as it was where a run was refused or aborted", () =>
      withExecutable(
        outputs,
        async (executable) => {
          await executable.run(first());
          await expect(executable.run({ x: new Float32Array(1) })).rejects.toThrow("x");
          const reason = new Error("enough");
          const aborted = executable.run({}, { signal: abortedSignal(reason) });
          await expect(aborted).rejects.toBe(reason);
          expect([...(await executable.run({})).grown!]).toEqual([2, 4, 6]);
        },
        { carry },
      ));

    it.each<[string, Record<string, string>]>([
      ["an output", { shrunk: "total" }],
      ["an input", { grown: "sum" }],
      ["a shape", { sum: "total" }],
    ])("is refused where the graph has not %s that fits", async (_what, wrong) => {
      const compiled = backend().compile(createGraph(outputs), { carry: wrong });
      const error = await compiled.catch((thrown: unknown) => thrown);
      expect(error).toSatisfy((it) => it instanceof UserError || it instanceof ShapeError);
    });
  });

  describeBytes(withExecutable);

  describe("a signal", () => {
    const reason = new Error("enough");

    it("that has aborted rejects the run with its reason; others go on", () =>
      withExecutable({ scaled }, async (executable) => {
        const signal = abortedSignal(reason);
        await expect(executable.run(both(1), { signal })).rejects.toBe(reason);
        expect([...(await executable.run(both(2))).scaled!]).toEqual(times(2));
      }));

    it("that aborts rejects what waits; others go on", () =>
      withExecutable({ scaled }, async (executable) => {
        const control = new AbortController();
        const before = executable.run(both(1));
        const waiting = executable.run({ strength: Float32Array.of(7) }, control);
        const after = executable.run({});
        control.abort(reason);
        await expect(waiting).rejects.toBe(reason);
        expect((await before).scaled![0]).toBe(1);
        // 7 where it had begun all the same, in another thread, before that heard of it.
        expect([1, 7]).toContain((await after).scaled![0]);
      }));

    it("that does not abort changes nothing", () =>
      withExecutable({ scaled }, async (executable) => {
        const { signal } = new AbortController();
        expect([...(await executable.run(both(2), { signal })).scaled!]).toEqual(times(2));
      }));
  });
}

declare const AbortController: new () => {
  readonly signal: NonNullable<Parameters<Executable["run"]>[1]>["signal"] & object;
  abort(reason: unknown): void;
};

function abortedSignal(reason: unknown) {
  const control = new AbortController();
  control.abort(reason);
  return control.signal;
}
