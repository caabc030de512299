/** What a test and its page say to each other: text, since that is what HTTP carries best. */

import type { OrtBackendOptions } from "@gramstyle/backend-ort/web";
import type { TfjsBackend, TfjsBackendOptions } from "@gramstyle/backend-tfjs";
import type { MessagePortLike } from "@gramstyle/worker/web";

type MessageListener = Parameters<MessagePortLike["addEventListener"]>[1];

/** The first message of a port is an `Opening`; all others are those of core's `serveBackend`. */
export interface Envelope {
  readonly port: number;
  readonly message: unknown;
}

/** Asks for a backend, or, of TensorFlow.js's, once for what is special about it. */
export type Opening =
  | { readonly engine: "ort"; readonly device: NonNullable<OrtBackendOptions["device"]> }
  | {
      readonly engine: "tfjs";
      readonly device: NonNullable<TfjsBackendOptions["device"]>;
      readonly describe?: true;
    };

/** What comes instead of a description where the backend cannot be made. */
export interface Failure {
  readonly failed: string;
}

export type Description = Pick<TfjsBackend, "device" | "threads" | "passedOver">;

const arrayTypes = { Float32Array, Uint8Array, Int32Array };
type ArrayName = keyof typeof arrayTypes;

/** Arrays become base64 text. */
export function encode(envelope: Envelope): string {
  return JSON.stringify(envelope, (_key, value: unknown) =>
    ArrayBuffer.isView(value) ? encodeArray(value) : value,
  );
}

export function decode(text: string): Envelope {
  return JSON.parse(text, (_key, value: unknown) => {
    const { array, base64 } = (value ?? {}) as { array?: ArrayName; base64?: string };
    return array === undefined || base64 === undefined ? value : decodeArray(array, base64);
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

function encodeArray(array: ArrayBufferView): { array: string; base64: string } {
  const { buffer, byteOffset, byteLength } = array;
  const bytes = Array.from(new Uint8Array(buffer, byteOffset, byteLength));
  const letters = bytes.map((byte) => String.fromCharCode(byte)).join("");
  const isKnown = Object.values(arrayTypes).find((type) => array instanceof type);
  return { array: isKnown!.name, base64: btoa(letters) };
}

function decodeArray(type: ArrayName, base64: string): ArrayBufferView {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new arrayTypes[type](bytes.buffer);
}
