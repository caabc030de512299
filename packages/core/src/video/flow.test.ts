import { expect, test } from "vitest";
import { UserError } from "../errors.ts";
import { formatFlow, parseFlow } from "./flow.ts";

const flow = { width: 3, height: 2, data: Float32Array.from({ length: 12 }, (_, i) => i / 7 - 1) };

test("what was written is read", () => {
  expect(parseFlow(formatFlow(flow))).toEqual(flow);
});

test("a file byte by byte, in the middle of a larger array", () => {
  // "PIEH" is 202021.25 as a float.
  const bytes = new Uint8Array(31);
  bytes.set([0x50, 0x49, 0x45, 0x48, 2, 0, 0, 0, 1, 0, 0, 0], 3);
  bytes.set([0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0, 0, 0, 0, 0x3f, 0, 0, 0, 0], 15);
  const { width, height, data } = parseFlow(bytes.subarray(3));
  expect({ width, height, data: [...data] }).toEqual({
    width: 2,
    height: 1,
    data: [1, -2, 0.5, 0],
  });
});

const patched = (offset: number, value: number) => {
  const bytes = formatFlow(flow);
  new DataView(bytes.buffer).setInt32(offset, value, true);
  return bytes;
};

test.each([
  ["nothing", new Uint8Array(0), /begins with the number 202021\.25/],
  ["half a header", formatFlow(flow).subarray(0, 11), /begins with the number/],
  ["another file", patched(0, 0x474e5089), /begins with the number/],
  ["no width", patched(4, 0), /got 0×2/],
  ["a negative height", patched(8, -2), /got 3×-2/],
  ["a huge width", patched(4, 0x7fffffff), /at most 32768 pixels a side, got 2147483647×2/],
  ["more than there is", patched(4, 30_000), /expected 480012 bytes .* got 60/],
  ["an end that is missing", formatFlow(flow).subarray(0, 59), /expected 60 bytes .* got 59/],
  ["an end too far", new Uint8Array([...formatFlow(flow), 0]), /expected 60 bytes .* got 61/],
])("%s: one line", (_, bytes, line) => {
  expect(() => parseFlow(bytes)).toThrow(UserError);
  expect(() => parseFlow(bytes)).toThrow(line);
});
