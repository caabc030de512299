/**
 * The safetensors format: 8 bytes little-endian header length, a JSON header (name → dtype, shape,
 * data_offsets, plus "__metadata__" of strings), then the raw data. Reads F32, F16 and F64, writes F32 and F16.
 */
import { UserError } from "../errors.ts";
import { formatShape, type Shape, sizeOf } from "../graph/shape.ts";
import { floatToHalf, halfToFloat } from "./half.ts";
import { decodeUtf8, encodeUtf8 } from "./text.ts";

export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface Entry {
  readonly dtype: string;
  readonly shape: number[];
  readonly data_offsets: [number, number];
}

export interface SafetensorsHeader {
  readonly entries: Readonly<Record<string, Entry>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the data begins, in bytes from the start of the file. */
  readonly dataStart: number;
}

const bytesPer: Readonly<Record<string, number>> = { F16: 2, F32: 4, F64: 8 };
const longestHeader = 100_000_000;

/**
 * Reads tensors as float32 copies.
 * @param only reads just these names; one that is missing is an error
 * @throws UserError, one line, for anything that is not a whole, consistent file
 */
export function parseSafetensors(
  bytes: Uint8Array,
  options: { readonly only?: readonly string[] } = {},
): Safetensors {
  const header = parseSafetensorsHeader(bytes, bytes.length);
  const names = options.only ?? Object.keys(header.entries);
  const tensors: Record<string, Tensor> = {};
  for (const name of names) {
    const entry = header.entries[name];
    if (!entry) throw new UserError(`the weights have no tensor "${name}"`);
    const [start, end] = entry.data_offsets;
    const raw = bytes.subarray(header.dataStart + start, header.dataStart + end);
    tensors[name] = { shape: entry.shape, data: toFloat32(raw, entry.dtype) };
  }
  return { tensors, metadata: header.metadata };
}

/** Reads and checks the header; `fileSize` in bytes, since only the file's beginning need be given. */
export function parseSafetensorsHeader(bytes: Uint8Array, fileSize: number): SafetensorsHeader {
  const fail = (what: string): never => {
    throw new UserError(`not a usable safetensors file: ${what}`);
  };
  if (bytes.length < 8) fail(`only ${bytes.length} bytes long`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = Number(view.getBigUint64(0, true));
  if (length > longestHeader || 8 + length > bytes.length) {
    fail(`its header of ${length} bytes does not fit into the file of ${fileSize} bytes`);
  }
  const header = parseJson(bytes.subarray(8, 8 + length)) ?? fail("its header is not JSON");
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & {
    __metadata__?: Record<string, string>;
  };
  const dataStart = 8 + length;
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry ?? {};
    const size = bytesPer[dtype];
    if (!size) fail(`tensor "${name}" is ${dtype}, expected ${Object.keys(bytesPer).join(", ")}`);
    if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
      fail(`tensor "${name}" has no shape or place`);
    }
    if (offsets[1] - offsets[0] !== sizeOf(shape) * size!) {
      fail(`tensor "${name}" of ${formatShape(shape)} takes ${offsets[1] - offsets[0]} bytes`);
    }
    if (dataStart + offsets[1] > fileSize) {
      fail(`it is cut off: tensor "${name}" ends after the file's ${fileSize} bytes`);
    }
  }
  return { entries, metadata, dataStart };
}

/**
 * Writes tensors and metadata, as float32 unless `precision` asks for float16, which halves the
 * file and keeps 11 bits of each number's mantissa.
 */
export function formatSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
  { precision = "F32" }: { readonly precision?: "F32" | "F16" } = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const part = precision === "F16" ? Uint16Array.from(data, floatToHalf) : data;
    const end = offset + part.byteLength;
    header[name] = { dtype: precision, shape, data_offsets: [offset, end] };
    parts.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    offset = end;
  }
  const json = encodeUtf8(JSON.stringify(header));
  // Spaces after the JSON keep the data aligned to 8 bytes.
  const padded = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded + offset);
  bytes.fill(0x20, 8, 8 + padded);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  let position = 8 + padded;
  for (const part of parts) {
    bytes.set(part, position);
    position += part.byteLength;
  }
  return bytes;
}

/**
 * An object that the file's metadata has as JSON.
 * @throws UserError, one line, where it is missing or no JSON object
 */
export function parseJsonMetadata(metadata: Safetensors["metadata"], name: string): object {
  const text = metadata[name];
  if (text === undefined)
    throw new UserError(`expected "${name}" in the file's metadata, got none`);
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) return parsed;
  } catch {
    // Said below.
  }
  throw new UserError(`expected a JSON object as "${name}" in the file's metadata; it is damaged`);
}

function parseJson(bytes: Uint8Array): object | undefined {
  try {
    const parsed: unknown = JSON.parse(decodeUtf8(bytes));
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

function toFloat32(raw: Uint8Array, dtype: string): Float32Array {
  // A copy is aligned; `raw.slice()` would be no copy where `raw` is one of Node's Buffers.
  const { buffer } = new Uint8Array(raw);
  if (dtype === "F32") return new Float32Array(buffer);
  if (dtype === "F64") return Float32Array.from(new Float64Array(buffer));
  return Float32Array.from(new Uint16Array(buffer), halfToFloat);
}
