/** The part of the conformance suite that is about how a backend behaves, not what it computes. */
import { describe, expect, it } from "vitest";
import type { Arrays, Backend } from "../backend.ts";
import { createGraph } from "../graph/graph.ts";
import { add, constant, input, mul, relu } from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { reshape } from "../ops/movement.ts";
import { reduceSum } from "../ops/reduce.ts";
import { randomArray } from "./random-data.ts";
import { evaluate } from "./reference-backend.ts";
import { executablesOf } from "./with-executable.ts";

/** Declares the tests. `backend` is shared by all but those of disposal, which `create` their own. */
export function describeContract(
  backend: () => Backend,
  create: () => Promise<Backend>,
  tolerance: number,
): void {
  const picture = input("picture", [2, 3]);
  const strength = input("strength", []);
  const scaled = mul(picture, strength);
  const pictureData = Float32Array.of(1, -2, 3, -4, 5, -6);
  const data = (number: number): Arrays => ({
    picture: pictureData.slice(),
    strength: Float32Array.of(number),
  });

  const withExecutable = executablesOf(backend);

  describe("outputs", () => {
    it("are fresh arrays: changing one changes no other and no later run", () =>
      withExecutable({ scaled }, async (executable) => {
        const first = await executable.run(data(2));
        const second = await executable.run(data(2));
        first.scaled!.fill(99);
        expect([...second.scaled!]).toEqual([2, -4, 6, -8, 10, -12]);
        expect([...(await executable.run(data(2))).scaled!]).toEqual([2, -4, 6, -8, 10, -12]);
      }));

    it("may be an input itself, as a copy", () =>
      withExecutable({ same: picture, scaled }, async (executable) => {
        const inputs = data(1);
        const outputs = await executable.run(inputs);
        expect([...outputs.same!]).toEqual([...pictureData]);
        outputs.same!.fill(0);
        expect([...inputs.picture!]).toEqual([...pictureData]);
      }));

    it("may be a constant, as a copy", () => {
      const numbers = Float32Array.of(1, 2, 3);
      return withExecutable({ known: constant(numbers, [3]), scaled }, async (executable) => {
        const outputs = await executable.run(data(1));
        expect([...outputs.known!]).toEqual([1, 2, 3]);
        outputs.known!.fill(0);
        expect([...numbers]).toEqual([1, 2, 3]);
        expect([...(await executable.run(data(1))).known!]).toEqual([1, 2, 3]);
      });
    });

    it("may be one value under two names, as two arrays", () =>
      withExecutable({ one: scaled, other: scaled }, async (executable) => {
        const { one, other } = await executable.run(data(3));
        one!.fill(0);
        expect([...other!]).toEqual([3, -6, 9, -12, 15, -18]);
      }));

    it("may be a value that another output is computed from", () =>
      withExecutable({ scaled, positive: relu(scaled) }, async (executable) => {
        const outputs = await executable.run(data(1));
        expect([...outputs.scaled!]).toEqual([1, -2, 3, -4, 5, -6]);
        expect([...outputs.positive!]).toEqual([1, 0, 3, 0, 5, 0]);
      }));

    it("may be the same numbers in another shape", () =>
      withExecutable({ scaled, flat: reshape(scaled, [6]) }, async (executable) => {
        const { scaled, flat } = await executable.run(data(1));
        scaled!.fill(0);
        expect([...flat!]).toEqual([1, -2, 3, -4, 5, -6]);
      }));

    it("may be a scalar: one number", () =>
      withExecutable({ total: reduceSum(scaled) }, async (executable) => {
        expect([...(await executable.run(data(2))).total!]).toEqual([-6]);
      }));
  });

  describe("inputs", () => {
    it("stay as they were", () =>
      withExecutable({ y: relu(add(scaled, 1)) }, async (executable) => {
        const inputs = data(2);
        await executable.run(inputs);
        expect([...inputs.picture!]).toEqual([...pictureData]);
        expect([...inputs.strength!]).toEqual([2]);
      }));

    it("may be views into a larger buffer", () =>
      withExecutable({ scaled }, async (executable) => {
        const buffer = Float32Array.of(77, ...pictureData, 88);
        const outputs = await executable.run({
          picture: buffer.subarray(1, 7),
          strength: Float32Array.of(9, 2, 9).subarray(1, 2),
        });
        expect([...outputs.scaled!]).toEqual([2, -4, 6, -8, 10, -12]);
        expect([...buffer]).toEqual([77, ...pictureData, 88]);
      }));

    it("are refused where one is missing, by its name", () =>
      withExecutable({ scaled }, async (executable) => {
        await expect(executable.run({ picture: pictureData })).rejects.toThrow("strength");
      }));

    it("are refused where one has the wrong length, by its name", () =>
      withExecutable({ scaled }, async (executable) => {
        const wrong = { ...data(1), picture: new Float32Array(5) };
        await expect(executable.run(wrong)).rejects.toThrow("picture");
      }));

    it("are refused where the graph does not know one, by its name", () =>
      withExecutable({ scaled }, async (executable) => {
        const wrong = { ...data(1), sharpness: new Float32Array(1) };
        await expect(executable.run(wrong)).rejects.toThrow("sharpness");
      }));

    it("that were refused do no harm to the next run", () =>
      withExecutable({ scaled }, async (executable) => {
        await expect(executable.run({})).rejects.toThrow();
        expect([...(await executable.run(data(1))).scaled!]).toEqual([...pictureData]);
      }));
  });

  describe("runs", () => {
    it("that overlap each give their own result", () =>
      withExecutable({ scaled }, async (executable) => {
        const numbers = [1, 2, 3, 4, 5];
        const results = await Promise.all(numbers.map((number) => executable.run(data(number))));
        expect(results.map((result) => result.scaled![0])).toEqual(numbers);
      }));

    it("of two graphs interleave", async () => {
      const x = input("x", [4, 6]);
      const gram = matmul(x, transpose(x));
      const xData = { x: randomArray([4, 6], 3) };
      const expected = (await evaluate({ gram }, xData)).gram!;
      await withExecutable({ scaled }, (first) =>
        withExecutable({ gram }, async (second) => {
          const [a, b, c] = await Promise.all([
            first.run(data(2)),
            second.run(xData),
            first.run(data(3)),
          ]);
          expect([a!.scaled![0], c!.scaled![0]]).toEqual([2, 3]);
          const scale = Math.max(...expected.map(Math.abs));
          b!.gram!.forEach((number, i) => {
            expect(Math.abs(number - expected[i]!) / scale).toBeLessThanOrEqual(tolerance);
          });
        }),
      );
    });
  });

  describe("disposal", () => {
    it("of an executable refuses later runs, twice is harmless, others go on", async () => {
      const executable = await backend().compile(createGraph({ scaled }));
      await withExecutable({ scaled }, async (other) => {
        await executable.dispose();
        await executable.dispose();
        await expect(executable.run(data(1))).rejects.toThrow();
        expect([...(await other.run(data(1))).scaled!]).toEqual([...pictureData]);
      });
    });

    it("of a backend refuses later runs and graphs, twice is harmless, others go on", async () => {
      const own = await create();
      const executable = await own.compile(createGraph({ scaled }));
      await executable.run(data(1));
      await own.dispose();
      await own.dispose();
      await expect(executable.run(data(1))).rejects.toThrow();
      await executable.dispose();
      await expect(own.compile(createGraph({ scaled }))).rejects.toThrow();
      await withExecutable({ scaled }, async (other) => {
        expect([...(await other.run(data(1))).scaled!]).toEqual([...pictureData]);
      });
    });
  });
}
