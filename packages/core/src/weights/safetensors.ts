/**
 * The safetensors format: 8 bytes little-endian header length, a JSON header (name → dtype, shape,
 * data_offsets, plus "__metadata__" of strings), then the raw data. Reads all plain numbers, writes F32
 * and F16.
 */
import { UserError } from "../errors.ts";
import { formatShape, type Shape, sizeOf } from "../graph/shape.ts";
import { floatToHalf } from "./half.ts";
import { findNumberType, numberTypes } from "./number-types.ts";
import { decodeUtf8, encodeUtf8 } from "./text.ts";

/** An array with its shape; the last axis runs fastest. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** What a safetensors file holds. */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What a file's header says of one tensor. */
export interface SafetensorsEntry {
  /** "F32", "BF16", "I64", …; it may be one that cannot be read. */
  readonly dtype: string;
  readonly shape: Shape;
  /** Its first byte and the one after its last, from the start of the data. */
  readonly data_offsets: readonly [number, number];
}

export interface SafetensorsHeader {
  readonly entries: Readonly<Record<string, SafetensorsEntry>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the data begins, in bytes from the start of the file. */
  readonly dataStart: number;
}

const longestHeader = 100_000_000;

/**
 * Reads tensors as float32 copies, of any type of plain numbers (integers beyond 2^24 become the
 * nearest float32). Tensors of other types, such as 8-bit floats, are left out.
 * @param options.only reads just these names; one that is missing, or of another type, is an error
 * @throws UserError, one line, for anything that is not a whole, consistent file
 */
export function parseSafetensors(
  bytes: Uint8Array,
  options: { readonly only?: readonly string[] } = {},
): Safetensors {
  const header = parseSafetensorsHeader(bytes, bytes.length);
  const { entries, dataStart, metadata } = header;
  const readable = Object.keys(entries).filter((name) => findNumberType(entries[name]!.dtype));
  const tensors: Record<string, Tensor> = {};
  for (const name of options.only ?? readable) {
    const entry = entries[name];
    if (!entry) throw new UserError(`the weights have no tensor "${name}"`);
    const [start, end] = entry.data_offsets;
    tensors[name] = decodeTensor(name, entry, bytes.subarray(dataStart + start, dataStart + end));
  }
  return { tensors, metadata };
}

/**
 * One tensor as a float32 copy.
 * @param bytes its own, which `data_offsets` say
 * @throws UserError where its type is none of plain numbers
 */
export function decodeTensor(
  name: string,
  { dtype, shape }: SafetensorsEntry,
  bytes: Uint8Array,
): Tensor {
  const type = findNumberType(dtype);
  if (!type) {
    const readable = Object.keys(numberTypes).join(", ");
    throw new UserError(`tensor "${name}" is ${dtype}, expected one of ${readable}`);
  }
  // A copy is aligned; `bytes.slice()` would be no copy where they are one of Node's Buffers.
  return { shape, data: type.decode(new Uint8Array(bytes).buffer) };
}

/**
 * Reads and checks the header; `fileSize` in bytes, since only the file's beginning need be
 * given.
 * @throws UserError for what is no whole safetensors file
 */
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
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, SafetensorsEntry> & {
    __metadata__?: Record<string, string>;
  };
  if (!isTexts(metadata)) fail("its metadata are not texts");
  const dataStart = 8 + length;
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets: offsets } = entry ?? {};
    if (typeof dtype !== "string" || !isSizes(shape) || !isSizes(offsets) || offsets.length !== 2) {
      fail(`tensor "${name}" has no type, shape or place`);
    }
    // What cannot be read is of nobody's concern as long as nobody asks for it.
    const size = findNumberType(dtype)?.bytesPerNumber;
    const length = offsets[1] - offsets[0];
    if (length < 0 || (size !== undefined && length !== sizeOf(shape) * size)) {
      fail(`tensor "${name}" of ${formatShape(shape)} takes ${length} bytes`);
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

function isTexts(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((text) => typeof text === "string")
  );
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}
