import { describe, expect, it } from "vitest";
import { formatSafetensors, parseSafetensors } from "./safetensors.ts";
import { encodeUtf8 } from "./text.ts";

const tensors = {
  a: { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  b: { shape: [], data: Float32Array.of(-0.5) },
};

/** A file with any header and data. */
function file(header: string, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const json = encodeUtf8(header);
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
}

describe("safetensors", () => {
  it("reads what it writes", () => {
    const bytes = formatSafetensors(tensors, { made: "here, ü" });
    const parsed = parseSafetensors(bytes);
    expect(parsed).toEqual({ tensors, metadata: { made: "here, ü" } });
    expect(Object.keys(parseSafetensors(bytes, { only: ["b"] }).tensors)).toEqual(["b"]);
  });

  it("copies, also from a view that is not aligned", () => {
    const bytes = formatSafetensors(tensors);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const parsed = parseSafetensors(shifted.subarray(1));
    shifted.fill(0);
    expect(parsed.tensors).toEqual(tensors);
  });

  it("reads half and double precision", () => {
    const data = new Uint8Array(12);
    const view = new DataView(data.buffer);
    view.setUint16(0, 0x3c00, true); // 1
    view.setUint16(2, 0xc248, true); // −3.140625
    view.setFloat64(4, 0.1, true);
    const header = {
      half: { dtype: "F16", shape: [2], data_offsets: [0, 4] },
      double: { dtype: "F64", shape: [1], data_offsets: [4, 12] },
    };
    const parsed = parseSafetensors(file(JSON.stringify(header), data)).tensors;
    expect([...parsed.half!.data]).toEqual([1, -3.140625]);
    expect(parsed.double!.data[0]).toBeCloseTo(0.1, 6);
  });

  it("reads every type of plain numbers", () => {
    const arrays: readonly (readonly [string, ArrayBufferView, readonly number[]])[] = [
      ["BOOL", Uint8Array.of(0, 1), [0, 1]],
      ["U8", Uint8Array.of(0, 255), [0, 255]],
      ["I8", Int8Array.of(-128, 127), [-128, 127]],
      ["U16", Uint16Array.of(65_535), [65_535]],
      ["I16", Int16Array.of(-32_768), [-32_768]],
      ["U32", Uint32Array.of(2 ** 31), [2 ** 31]],
      ["I32", Int32Array.of(-7), [-7]],
      ["U64", BigUint64Array.of(2n ** 40n), [2 ** 40]],
      ["I64", BigInt64Array.of(-3n, 2n ** 24n), [-3, 2 ** 24]],
      ["BF16", Uint16Array.of(0x3f80, 0xc020, 0x7f80), [1, -2.5, Number.POSITIVE_INFINITY]],
    ];
    for (const [dtype, { buffer }, numbers] of arrays) {
      const offsets = [0, buffer.byteLength];
      const header = { t: { dtype, shape: [numbers.length], data_offsets: offsets } };
      const bytes = file(JSON.stringify(header), new Uint8Array(buffer));
      expect([...parseSafetensors(bytes).tensors.t!.data], dtype).toEqual(numbers);
    }
  });

  it("leaves out what is no plain numbers, and refuses it only where it is asked for", () => {
    const header = {
      odd: { dtype: "F8_E4M3", shape: [2], data_offsets: [0, 2] },
      good: { dtype: "F32", shape: [1], data_offsets: [4, 8] },
    };
    const bytes = file(JSON.stringify(header), new Uint8Array(8));
    expect(Object.keys(parseSafetensors(bytes).tensors)).toEqual(["good"]);
    expect(Object.keys(parseSafetensors(bytes, { only: ["good"] }).tensors)).toEqual(["good"]);
    expect(() => parseSafetensors(bytes, { only: ["odd"] })).toThrow(
      /^tensor "odd" is F8_E4M3, expected one of BOOL, .*F64$/,
    );
  });

  const entry = (fields: object) => JSON.stringify({ t: fields });
  const cases: [string, Uint8Array, RegExp][] = [
    ["an empty file", new Uint8Array(0), /only 0 bytes/],
    ["a header longer than the file", file("{}").subarray(0, 9), /header of 2 bytes does not fit/],
    ["no JSON", file("no"), /not JSON/],
    [
      "metadata that are no texts",
      file(JSON.stringify({ __metadata__: { a: 1 } })),
      /metadata are not texts/,
    ],
    [
      "offsets the wrong way around",
      file(entry({ dtype: "F8_E4M3", shape: [1], data_offsets: [4, 0] }), new Uint8Array(4)),
      /takes -4 bytes/,
    ],
    [
      "a size that does not fit its shape",
      file(entry({ dtype: "F32", shape: [2], data_offsets: [0, 4] })),
      /tensor "t" of 2 takes 4 bytes/,
    ],
    ["data that is cut off", formatSafetensors(tensors).subarray(0, -2), /cut off: tensor "b"/],
    [
      "offsets below zero",
      file(entry({ dtype: "F32", shape: [1], data_offsets: [-4, 0] })),
      /place/,
    ],
  ];
  it.each(cases)("refuses %s in one line", (_what, bytes, message) => {
    expect(() => parseSafetensors(bytes)).toThrow(message);
  });

  it("names a tensor that is missing", () => {
    const bytes = formatSafetensors(tensors);
    expect(() => parseSafetensors(bytes, { only: ["c"] })).toThrow('no tensor "c"');
  });
});
