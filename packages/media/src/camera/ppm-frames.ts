/**
 * Frames out of a stream of PPM pictures: each says its size, so that it need not be known before. Not
 * by the container NUT, as those of clips: ffmpeg keeps each of its frames back until the next one
 * comes, which a camera would show as delay.
 */
import type { LiveFrame } from "./live-frame.ts";

/** "P6", width, height and 255, as ffmpeg writes it; the pixels follow. */
const header = /^P6\s(\d{1,5})\s(\d{1,5})\s255\s/;
/** No header is longer. */
const longestHeader = 20;

/**
 * The frames of binary PPM pictures that come one after the other, in pieces cut anywhere. A frame
 * that is cut off at the end is left out.
 * @throws Error where something else comes
 */
export async function* readPpmFrames(
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<LiveFrame, void, undefined> {
  let begun = Buffer.alloc(0);
  let size: { readonly width: number; readonly height: number } | undefined;
  let rgb = Buffer.alloc(0);
  let filled = 0;
  for await (const piece of pieces) {
    let rest = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    while (rest.length > 0) {
      if (!size) {
        begun = Buffer.concat([begun, rest.subarray(0, longestHeader)]);
        const found = header.exec(begun.toString("latin1", 0, longestHeader));
        if (!found) {
          if (begun.length >= longestHeader) throw new Error("expected frames as PPM pictures");
          break;
        }
        // What was kept of the pieces before belongs to the header alone.
        const kept = begun.length - Math.min(rest.length, longestHeader);
        rest = rest.subarray(found[0].length - kept);
        begun = Buffer.alloc(0);
        size = { width: Number(found[1]), height: Number(found[2]) };
        rgb = Buffer.allocUnsafeSlow(3 * size.width * size.height);
        filled = 0;
      }
      const copied = rest.copy(rgb, filled);
      filled += copied;
      rest = rest.subarray(copied);
      if (filled === rgb.length) {
        yield { ...size, rgb };
        size = undefined;
      }
    }
  }
}
