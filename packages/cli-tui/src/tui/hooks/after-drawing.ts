/** Waiting for React, which draws what has changed in a turn of its own. */

/** Calls back when what was changed before has been drawn. */
export function afterDrawing(callback: () => void): void {
  // React asks for its turn after the first of the two, so it comes between them.
  setImmediate(() => setImmediate(callback));
}
