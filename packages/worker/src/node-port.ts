/** Node's `Worker` and `MessagePort`, which emit events, as the port of the protocol. */
import type { MessagePort, Worker } from "node:worker_threads";
import type { MessagePortLike } from "./remote/protocol.ts";

export function nodePort(port: Worker | MessagePort): MessagePortLike {
  const listeners = new Map<unknown, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) => port.postMessage(message, transfer),
    addEventListener(type, listener) {
      const onMessage = (data: unknown) => listener({ data });
      listeners.set(listener, onMessage);
      port.on(type, onMessage);
    },
    removeEventListener(type, listener) {
      const onMessage = listeners.get(listener);
      if (onMessage) port.off(type, onMessage);
      listeners.delete(listener);
    },
  };
}
