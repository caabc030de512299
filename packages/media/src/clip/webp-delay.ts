/**
 * How long the last frame of an animated WebP is seen: ffmpeg's encoder takes the mean of the others.
 * (WebP Container Specification, "ANMF" chunk.)
 */
import { open } from "node:fs/promises";

/** @param milliseconds below 2^24 */
export async function setLastDelay(path: string, milliseconds: number): Promise<void> {
  const file = await open(path, "r+");
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(8);
    let last: number | undefined;
    // Behind "RIFF", the size and "WEBP"; each chunk has a name, a size, and even length.
    for (let at = 12; at + 8 <= size; ) {
      await file.read(head, 0, 8, at);
      if (head.toString("latin1", 0, 4) === "ANMF") last = at;
      const length = head.readUInt32LE(4);
      at += 8 + length + (length % 2);
    }
    if (last === undefined) return;
    const delay = Buffer.alloc(3);
    delay.writeUIntLE(Math.max(0, Math.min(2 ** 24 - 1, milliseconds)), 0, 3);
    // Behind the frame's place and size, three bytes each.
    await file.write(delay, 0, 3, last + 8 + 12);
  } finally {
    await file.close();
  }
}
