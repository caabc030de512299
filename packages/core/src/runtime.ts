/** What Node, browsers and workers all have, but ECMAScript's own types lack. */

declare const performance: { now(): number };

/** Seconds on a clock that never goes back. */
export const now = (): number => performance.now() / 1000;

/** The part of an `AbortSignal` that is used here; every platform's own fits. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}
