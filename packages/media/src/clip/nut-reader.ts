/**
 * Raw frames with exact times out of ffmpeg, by its container NUT
 * (https://git.ffmpeg.org/gitweb/nut.git, "NUT Open Container Format", version 3): a pipe of bare
 * frames has no times, and other containers round them.
 */
import { createByteReader } from "./byte-reader.ts";
import type { FrameStreamFormat, TimeBase, VideoFrame } from "./frame-stream.ts";
import { flags, packets, readNumber, readSigned } from "./nut-syntax.ts";

export interface NutStream {
  readonly format: FrameStreamFormat;
  /** A frame that is cut off at the end is left out. */
  readonly frames: AsyncGenerator<VideoFrame, void, undefined>;
}

/**
 * Reads one stream of packed RGB or RGBA.
 * @returns undefined where the pipe ends before there is a header
 * @throws Error where something else comes
 */
export async function readNut(pieces: AsyncIterable<Uint8Array>): Promise<NutStream | undefined> {
  const reader = createByteReader(pieces[Symbol.asyncIterator]());
  if (!(await reader.read(25))) return undefined;
  let main: MainHeader | undefined;
  let stream: StreamHeader | undefined;

  /** The payload of a packet whose first byte, "N", is read. */
  const packet = async (): Promise<{ kind: string; payload: Cursor } | undefined> => {
    const rest = await reader.read(7);
    if (!rest) return undefined;
    const length = await numberFrom(reader.byte);
    if (length === undefined) return undefined;
    if (length > 4096 && !(await reader.read(4))) return undefined;
    const bytes = await reader.read(length);
    if (!bytes) return undefined;
    return { kind: Buffer.from(rest).toString("hex"), payload: { bytes, at: 0 } };
  };

  async function* frames(): AsyncGenerator<VideoFrame, void, undefined> {
    let last = pending ?? 0;
    for (;;) {
      const code = await reader.byte();
      if (code === undefined) return;
      if (code === 0x4e) {
        const found = await packet();
        if (!found) return;
        if (found.kind === packets.syncpoint) {
          last = Math.floor(readNumber(found.payload) / main!.timeBases.length);
        }
        continue;
      }
      const row = main!.table[code]!;
      let set = row.flags;
      const next = async () => (await numberFrom(reader.byte)) ?? 0;
      if (set & flags.coded) set ^= await next();
      if (set & flags.streamId) await next();
      let pts = last + row.ptsDelta;
      if (set & flags.codedPts) pts = fullPts(await next(), last, stream!.ptsBits);
      let size = row.sizeLow;
      if (set & flags.sizeHigh) size += (await next()) * row.sizeFactor;
      if (set & flags.matchTime) await next();
      let elided = row.headerIndex;
      if (set & flags.headerIndex) elided = await next();
      if (set & flags.reserved) for (let n = await next(); n > 0; n--) await next();
      if (set & flags.checksum) await reader.read(4);
      const header = main!.elided[elided] ?? new Uint8Array(0);
      const rest = await reader.read(size - header.length);
      if (!rest) return;
      last = pts;
      yield { pts, data: header.length === 0 ? rest : Buffer.concat([header, rest]) };
    }
  }

  // A syncpoint stands before the first frame, after all headers.
  let pending: number | undefined;
  while (pending === undefined) {
    const byte = await reader.byte();
    if (byte === undefined) return undefined;
    const found = byte === 0x4e ? await packet() : undefined;
    if (!found) throw new Error("expected frames in the container NUT");
    if (found.kind === packets.main) main = mainHeader(found.payload);
    else if (found.kind === packets.stream) stream = streamHeader(found.payload, main!.timeBases);
    else if (found.kind === packets.syncpoint) {
      pending = Math.floor(readNumber(found.payload) / main!.timeBases.length);
    }
  }
  if (!main || !stream) throw new Error("expected headers before the frames");
  return { format: stream.format, frames: frames() };
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** What a frame's first byte stands for. */
interface FrameCode {
  readonly flags: number;
  readonly ptsDelta: number;
  readonly sizeFactor: number;
  readonly sizeLow: number;
  readonly headerIndex: number;
}

interface MainHeader {
  readonly timeBases: readonly TimeBase[];
  readonly table: readonly FrameCode[];
  readonly elided: readonly Uint8Array[];
}

function mainHeader(from: Cursor): MainHeader {
  const number = () => readNumber(from);
  const version = number();
  if (version > 3) number();
  number();
  number();
  const timeBases = Array.from({ length: number() }, () => ({
    numerator: number(),
    denominator: number(),
  }));
  const table: FrameCode[] = [];
  let ptsDelta = 0;
  let sizeFactor = 1;
  let headerIndex = 0;
  while (table.length < 256) {
    const flagBits = number();
    const fields = number();
    if (fields > 0) ptsDelta = readSigned(from);
    if (fields > 1) sizeFactor = number();
    if (fields > 2) number();
    const size = fields > 3 ? number() : 0;
    if (fields > 4) number();
    const count = fields > 5 ? number() : sizeFactor - size;
    if (fields > 6) number();
    if (fields > 7) headerIndex = number();
    for (let extra = 8; extra < fields; extra++) number();
    const row = { flags: flagBits, ptsDelta, sizeFactor, headerIndex };
    for (let n = 0; n < count && table.length < 256; ) {
      // "N" begins a packet; it takes none of the sizes.
      if (table.length === 0x4e) table.push({ ...row, flags: flags.invalid, sizeLow: 0 });
      else table.push({ ...row, sizeLow: size + n++ });
    }
  }
  const elided: Uint8Array[] = [new Uint8Array(0)];
  for (let left = number(); left > 0; left--) elided.push(block(from));
  return { timeBases, table, elided };
}

interface StreamHeader {
  readonly format: FrameStreamFormat;
  readonly ptsBits: number;
}

function streamHeader(from: Cursor, timeBases: readonly TimeBase[]): StreamHeader {
  const number = () => readNumber(from);
  number();
  number();
  const pixels = Buffer.from(block(from)).toString("latin1");
  const channels = pixels === "RGB\x18" ? 3 : pixels === "RGBA" ? 4 : undefined;
  if (!channels) throw new Error(`expected frames of RGB or RGBA, got "${pixels}"`);
  const timeBase = timeBases[number()]!;
  const ptsBits = number();
  for (let skipped = 0; skipped < 3; skipped++) number();
  block(from);
  return { format: { width: number(), height: number(), channels, timeBase }, ptsBits };
}

function block(from: Cursor): Uint8Array {
  const length = readNumber(from);
  from.at += length;
  return from.bytes.subarray(from.at - length, from.at);
}

async function numberFrom(byte: () => Promise<number | undefined>): Promise<number | undefined> {
  for (let value = 0; ; ) {
    const next = await byte();
    if (next === undefined) return undefined;
    value = value * 128 + (next & 127);
    if (next < 128) return value;
  }
}

/** A time is coded by its lower bits where it is near the last one, else whole. */
function fullPts(coded: number, last: number, bits: number): number {
  const span = 2 ** bits;
  if (coded >= span) return coded - span;
  const least = last - Math.floor((span - 1) / 2);
  return least + ((((coded - least) % span) + span) % span);
}
