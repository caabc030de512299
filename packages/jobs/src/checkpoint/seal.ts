/**
 * Files that notice their own damage: near their beginning they hold the SHA-256 of all their bytes,
 * taken with zeros where it stands. A sealed safetensors file is one still; sealed JSON is JSON.
 */
import { createHash } from "node:crypto";
import { parseSafetensorsHeader, UserError } from "@gramstyle/core";

const key = "seal";
const unset = `sha256:${"0".repeat(64)}`;
const pattern = new RegExp(`"${key}": ?"sha256:([0-9a-f]{64})"`);
/** The seal stands within so many bytes from the beginning. */
const searched = 200;

/** The same safetensors file, sealed. */
export function sealTensors(bytes: Uint8Array): Uint8Array {
  const { entries, metadata, dataStart } = parseSafetensorsHeader(bytes, bytes.length);
  const { [key]: _before, ...rest } = metadata;
  const header = JSON.stringify({ __metadata__: { [key]: unset, ...rest }, ...entries });
  // Spaces after the JSON keep the data aligned to 8 bytes.
  const json = Buffer.from(header);
  const length = Math.ceil(json.length / 8) * 8;
  const result = Buffer.alloc(8 + length + bytes.length - dataStart, " ");
  result.writeBigUInt64LE(BigInt(length), 0);
  json.copy(result, 8);
  result.set(bytes.subarray(dataStart), 8 + length);
  return setSeal(result);
}

/** An object as JSON that people can read, sealed. */
export function sealJson(value: object): Uint8Array {
  return setSeal(Buffer.from(`${JSON.stringify({ [key]: unset, ...value }, null, 2)}\n`));
}

/** Whether the bytes have a seal, or what is left of one; files of before there were seals have none. */
export function isSealed(bytes: Uint8Array): boolean {
  return new RegExp(`"${key}"|sha256:`).test(beginningOf(bytes));
}

/** @throws UserError, one line, where the bytes have no seal or another one than they should */
export function checkSeal(bytes: Uint8Array): void {
  const found = findSeal(bytes);
  if (!found) {
    throw new UserError(
      "it has no checksum: it is damaged, or an older version of Gramstyle wrote it; begin anew",
    );
  }
  if (hashOf(bytes, found.start) === found.hash) return;
  throw new UserError(
    "it is damaged: its checksum does not fit; take a copy of it where there is one, or begin anew",
  );
}

function setSeal(bytes: Buffer): Uint8Array {
  const { start } = findSeal(bytes)!;
  bytes.write(hashOf(bytes, start), start, "latin1");
  return bytes;
}

function findSeal(
  bytes: Uint8Array,
): { readonly start: number; readonly hash: string } | undefined {
  const match = pattern.exec(beginningOf(bytes));
  return match ? { start: match.index + match[0].length - 65, hash: match[1]! } : undefined;
}

function beginningOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, searched)).toString("latin1");
}

function hashOf(bytes: Uint8Array, start: number): string {
  return createHash("sha256")
    .update(bytes.subarray(0, start))
    .update("0".repeat(64))
    .update(bytes.subarray(start + 64))
    .digest("hex");
}
