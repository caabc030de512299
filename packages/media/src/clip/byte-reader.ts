/** A stream of bytes read by counts, cut anywhere as it comes. */

export interface ByteReader {
  /** So many bytes, in memory of their own; undefined where the stream has ended before. */
  read(count: number): Promise<Uint8Array | undefined>;
  byte(): Promise<number | undefined>;
}

/** Takes the next piece only when it is asked for, so that a pipe's writer waits for its reader. */
export function createByteReader(pieces: AsyncIterator<Uint8Array>): ByteReader {
  let piece: Uint8Array = new Uint8Array(0);
  let at = 0;
  const more = async (): Promise<boolean> => {
    while (at >= piece.length) {
      const next = await pieces.next();
      if (next.done) return false;
      piece = next.value;
      at = 0;
    }
    return true;
  };
  return {
    async read(count) {
      const bytes = new Uint8Array(count);
      let filled = 0;
      while (filled < count) {
        if (!(await more())) return undefined;
        const part = piece.subarray(at, at + count - filled);
        bytes.set(part, filled);
        filled += part.length;
        at += part.length;
      }
      return bytes;
    },
    async byte() {
      if (at >= piece.length && !(await more())) return undefined;
      return piece[at++]!;
    },
  };
}
