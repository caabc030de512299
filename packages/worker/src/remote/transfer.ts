/** How arrays cross a port: shared, transferred, or copied first where the sender keeps them. */
import { type ArrayData, copyOf } from "@gramstyle/core/backend";

/**
 * The array to send for one that the sender keeps: itself where it is on a SharedArrayBuffer,
 * else a copy, whose buffer is added to `transfer`. A copy of just this view: structured clone
 * would copy the whole buffer behind it (a file of weights, say).
 */
export function copyToSend<A extends ArrayData>(array: A, transfer: Set<ArrayBuffer>): A {
  if (isShared(array)) return array;
  const copy = copyOf(array);
  transfer.add(copy.buffer as ArrayBuffer);
  return copy;
}

/**
 * The array to send for one that the sender gives away: itself, its buffer added to `transfer`,
 * where it is all that its buffer holds; else a copy (parts of an engine's memory cannot leave).
 */
export function giveAway<A extends ArrayData>(array: A, transfer: Set<ArrayBuffer>): A {
  const { buffer } = array;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === array.byteLength) {
    transfer.add(buffer);
    return array;
  }
  const copy = copyOf(array);
  transfer.add(copy.buffer as ArrayBuffer);
  return copy;
}

function isShared(array: ArrayData): boolean {
  // Browsers hide SharedArrayBuffer from pages that are not cross-origin isolated.
  return typeof SharedArrayBuffer !== "undefined" && array.buffer instanceof SharedArrayBuffer;
}
