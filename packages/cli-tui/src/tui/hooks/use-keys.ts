/** Keys of the screen that is on top. */
import { useContext, useLayoutEffect, useRef } from "react";
import { useActive } from "../app-context.ts";
import { type KeyHandler, KeyQueueContext } from "./key-queue.ts";

/** While the component is active keys are letters of a text: even "?" is one. */
export function useTyping(): void {
  const queue = useContext(KeyQueueContext);
  const active = useActive();
  useLayoutEffect(() => (active ? queue.beginTyping() : undefined), [queue, active]);
}

/** Calls `onKey` for every key while the component is active. */
export function useKeys(onKey: KeyHandler, isActive = true): void {
  const queue = useContext(KeyQueueContext);
  const active = useActive() && isActive;
  const latest = useRef(onKey);
  latest.current = onKey;
  useLayoutEffect(() => {
    if (!active) return;
    return queue.listen((input, key) => latest.current(input, key));
  }, [queue, active]);
}
