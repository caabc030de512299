/**
 * Reads chosen tensors of a .safetensors file straight into memory that worker threads share; the
 * rest of the file is never read.
 */
import { type FileHandle, open, readFile } from "node:fs/promises";
import {
  decodeTensor,
  parseSafetensors,
  parseSafetensorsHeader,
  type Safetensors,
  sizeOf,
  type Tensor,
  UserError,
} from "@gramstyle/core";
import { withPath } from "../file-errors.ts";

/**
 * The tensors of these names, float32, each on a SharedArrayBuffer of its own (other types are
 * converted, to ordinary memory). Tensors that are not asked for may be of any type.
 * @throws UserError, one line that begins with the path, where the file is missing, cut off, not a
 * safetensors file or lacks a tensor
 */
export async function readSafetensors(
  path: string,
  names: readonly string[],
): Promise<Record<string, Tensor>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    return await readTensors(file, names);
  } catch (error) {
    throw withPath(path, error);
  } finally {
    await file?.close();
  }
}

/** A small file with everything in it. @throws UserError as `readSafetensors` does */
export async function readSafetensorsWhole(path: string): Promise<Safetensors> {
  try {
    return parseSafetensors(await readFile(path));
  } catch (error) {
    throw withPath(path, error);
  }
}

async function readTensors(
  file: FileHandle,
  names: readonly string[],
): Promise<Record<string, Tensor>> {
  const { size } = await file.stat();
  const { entries, dataStart } = parseSafetensorsHeader(await readHeader(file, size), size);
  const tensors: Record<string, Tensor> = {};
  for (const name of names) {
    const entry = entries[name];
    if (!entry) throw new UserError(`the tensor "${name}" is missing; get the file anew`);
    const { dtype, shape, data_offsets: offsets } = entry;
    const start = dataStart + offsets[0];
    if (dtype === "F32") {
      const data = new Float32Array(new SharedArrayBuffer(4 * sizeOf(shape)));
      await readFully(file, new Uint8Array(data.buffer), start);
      tensors[name] = { shape, data };
    } else {
      const raw = new Uint8Array(offsets[1] - offsets[0]);
      await readFully(file, raw, start);
      tensors[name] = decodeTensor(name, entry, raw);
    }
  }
  return tensors;
}

/** The 8 bytes of length and the header, or as much of them as the file has. */
async function readHeader(file: FileHandle, size: number): Promise<Uint8Array> {
  const prefix = new Uint8Array(Math.min(8, size));
  await readFully(file, prefix, 0);
  if (prefix.length < 8) return prefix;
  const length = new DataView(prefix.buffer).getBigUint64(0, true);
  // A length beyond the file is refused by the parser, which then needs no more than the prefix.
  if (length > BigInt(size - 8)) return prefix;
  const header = new Uint8Array(8 + Number(length));
  await readFully(file, header, 0);
  return header;
}

async function readFully(file: FileHandle, into: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < into.length) {
    const { bytesRead } = await file.read(into, done, into.length - done, position + done);
    if (bytesRead === 0) throw new UserError("the file is cut off; get it anew");
    done += bytesRead;
  }
}
