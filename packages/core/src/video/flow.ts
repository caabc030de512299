/** Optical flow: for each pixel of a picture, how far away it is in another one. */
import { UserError } from "../errors.ts";

/**
 * `data` is u and v of each pixel in turn, in pixels to the right and down, rows from the top. More
 * than 1e9 means that it is unknown (Middlebury); that is far outside of any picture.
 */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

const magic = 202021.25;
const headerBytes = 12;
const maximumSide = 2 ** 15;

/**
 * Reads a `.flo` file of the Middlebury benchmark: the float 202021.25, width and height as 32-bit
 * integers, then u and v of each pixel as floats, all little endian.
 * @throws UserError, one line, where the bytes are no such file or not all of it
 */
export function parseFlow(bytes: Uint8Array): Flow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headerBytes || view.getFloat32(0, true) !== magic) {
    throw new UserError("expected a .flo file, which begins with the number 202021.25");
  }
  const width = view.getInt32(4, true);
  const height = view.getInt32(8, true);
  const fits = (side: number) => side >= 1 && side <= maximumSide;
  if (!fits(width) || !fits(height)) {
    throw new UserError(
      `expected a flow of at most ${maximumSide} pixels a side, got ${width}×${height}`,
    );
  }
  const expected = headerBytes + 8 * width * height;
  if (bytes.length !== expected) {
    throw new UserError(
      `expected ${expected} bytes for a flow of ${width}×${height}, got ${bytes.length}`,
    );
  }
  const data = new Float32Array(2 * width * height);
  for (let i = 0; i < data.length; i++) data[i] = view.getFloat32(headerBytes + 4 * i, true);
  return { width, height, data };
}

/** The file that `parseFlow` reads. */
export function formatFlow({ width, height, data }: Flow): Uint8Array {
  const bytes = new Uint8Array(headerBytes + 4 * data.length);
  const view = new DataView(bytes.buffer);
  view.setFloat32(0, magic, true);
  view.setInt32(4, width, true);
  view.setInt32(8, height, true);
  data.forEach((value, i) => {
    view.setFloat32(headerBytes + 4 * i, value, true);
  });
  return bytes;
}
