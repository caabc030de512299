/** What the reader and the writer of NUT share: its names of packets, its flags and its numbers. */

/** The start codes of packets without their first byte, "N", in hexadecimal digits. */
export const packets = {
  main: "4d7a561f5f04ad",
  stream: "5311405bf2f9db",
  syncpoint: "4be4adeeca4569",
} as const;

/** Of frames. */
export const flags = {
  key: 1,
  codedPts: 8,
  streamId: 16,
  sizeHigh: 32,
  checksum: 64,
  reserved: 128,
  headerIndex: 1024,
  matchTime: 2048,
  coded: 4096,
  invalid: 8192,
} as const;

/** Seven bits a byte, the highest first; all but the last have the eighth bit set. */
export function readNumber(from: { readonly bytes: Uint8Array; at: number }): number {
  for (let value = 0; ; ) {
    const byte = from.bytes[from.at++];
    if (byte === undefined) throw new Error("a header of NUT is cut off");
    value = value * 128 + (byte & 127);
    if (byte < 128) return value;
  }
}

/** 0, 1, −1, 2, −2, … */
export function readSigned(from: { readonly bytes: Uint8Array; at: number }): number {
  const value = readNumber(from) + 1;
  return value % 2 === 1 ? -(value - 1) / 2 : value / 2;
}

export function numberBytes(value: number): number[] {
  const bytes = [value % 128];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) {
    bytes.unshift(128 + (rest % 128));
  }
  return bytes;
}
