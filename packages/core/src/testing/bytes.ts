/** The part of the conformance suite that is about inputs and outputs of bytes. */
import { describe, expect, it } from "vitest";
import { bytesOf } from "../backend.ts";
import { add, div, input, toBytes, toFloat } from "../ops/elementwise.ts";
import { transpose } from "../ops/linear-algebra.ts";
import type { WithExecutable } from "./with-executable.ts";

/** Declares the tests, on executables of a backend that keeps the contract's second version. */
export function describeBytes(withExecutable: WithExecutable): void {
  describe("bytes", () => {
    const frame = input("frame", [2, 3], "uint8");
    const picture = input("picture", [2, 3]);
    const pictureData = Float32Array.of(1, -2, 3, -4, 5, -6);
    const numbers = toFloat(frame);
    const frameData = Uint8Array.of(0, 1, 2, 127, 254, 255);

    it("come in as the numbers 0 to 255 and go out as such", () =>
      withExecutable(
        { turned: toBytes(transpose(numbers)), tenth: div(numbers, 10), frame },
        async (executable) => {
          const outputs = await executable.run({ frame: frameData });
          expect([...bytesOf(outputs, "turned")]).toEqual([0, 127, 1, 254, 2, 255]);
          expect(outputs.tenth![4]).toBeCloseTo(25.4, 1);
          const copy = bytesOf(outputs, "frame");
          expect([...copy]).toEqual([...frameData]);
          copy.fill(9);
          expect(frameData[0]).toBe(0);
          expect([...bytesOf(await executable.run({}), "frame")]).toEqual([...frameData]);
        },
      ));

    it("are the nearest to a number, halves the even one, and end at 0 and 255", () => {
      const x = input("x", [10]);
      return withExecutable({ y: toBytes(x) }, async (executable) => {
        const wanted = [0, 0, 0, 0, 1, 2, 2, 254, 255, 255];
        const data = Float32Array.of(-7, -0.5, 0.25, 0.5, 0.75, 1.5, 2.5, 254.5, 255.5, 1e6);
        expect([...bytesOf(await executable.run({ x: data }), "y")]).toEqual(wanted);
      });
    });

    it("may be views into a larger buffer", () =>
      withExecutable({ y: toBytes(numbers) }, async (executable) => {
        const buffer = Uint8Array.of(7, ...frameData, 8);
        const outputs = await executable.run({ frame: buffer.subarray(1, 7) });
        expect([...bytesOf(outputs, "y")]).toEqual([...frameData]);
      }));

    it("may be in a class of their own, whose slices are views, as Node's Buffers", () => {
      class Buffer extends Uint8Array {
        override slice(start?: number, end?: number) {
          return this.subarray(start, end) as Uint8Array<ArrayBuffer>;
        }
      }
      return withExecutable({ y: toBytes(numbers) }, async (executable) => {
        const buffer = Buffer.from(frameData);
        await executable.run({ frame: buffer });
        buffer.fill(9);
        const { y } = await executable.run({});
        expect([...bytesOf({ y: y! }, "y")]).toEqual([...frameData]);
      });
    });

    it("are not numbers, nor numbers bytes", () =>
      withExecutable({ y: add(numbers, picture) }, async (executable) => {
        const right = { frame: frameData, picture: pictureData };
        const floats = Float32Array.from(frameData);
        await expect(executable.run({ ...right, frame: floats })).rejects.toThrow("frame");
        await expect(executable.run({ ...right, picture: frameData })).rejects.toThrow("picture");
        expect([...(await executable.run(right)).y!]).toEqual([1, -1, 5, 123, 259, 249]);
      }));
  });
}
