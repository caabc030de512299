/** What a test and its page say to each other: text, since that is what HTTP carries best. */
import type { MessagePortLike } from "@gramstyle/worker/web";
import type { TfjsBackend, TfjsBackendOptions } from "./index.ts";

type MessageListener = Parameters<MessagePortLike["addEventListener"]>[1];

/** The first message of a port is an `Opening`; all others are those of core's `serveBackend`. */
export interface Envelope {
  readonly port: number;
  readonly message: unknown;
}

/** Asks for a backend, or, once, for what is special about it. */
export interface Opening {
  readonly device: NonNullable<TfjsBackendOptions["device"]>;
  readonly describe: boolean;
}

/** What comes instead of a description where the backend cannot be made. */
export interface Failure {
  readonly failed: string;
}

export type Description = Pick<TfjsBackend, "device" | "threads" | "passedOver">;

/** Arrays become base64 text. */
export function encode(envelope: Envelope): string {
  return JSON.stringify(envelope, (_key, value: unknown) =>
    value instanceof Float32Array ? { float32: toBase64(value) } : value,
  );
}

export function decode(text: string): Envelope {
  return JSON.parse(text, (_key, value: unknown) => {
    const encoded = (value as { float32?: unknown } | null)?.float32;
    return typeof encoded === "string" ? fromBase64(encoded) : value;
  });
}

/** One end of a port: what it posts goes to `send`, what arrives goes to `deliver`. */
export function createPort(send: (message: unknown) => void): {
  readonly port: MessagePortLike;
  deliver(message: unknown): void;
} {
  const listeners = new Set<MessageListener>();
  return {
    port: {
      postMessage: send,
      addEventListener: (_type, listener) => void listeners.add(listener),
      removeEventListener: (_type, listener) => void listeners.delete(listener),
    },
    deliver(data) {
      for (const listener of listeners) listener({ data });
    },
  };
}

function toBase64(array: Float32Array): string {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function fromBase64(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer);
}
