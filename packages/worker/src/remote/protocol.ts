/**
 * What a backend and its remote caller say to each other: one request, one reply, matched by id.
 * Only plain data and typed arrays, so that any structured-clone port carries it (a worker in
 * Node or on the web, a MessageChannel).
 */
import type { Arrays, CompileOptions, Inputs } from "@gramstyle/core";
import type { FlatError } from "./flat-error.ts";
import type { FlatGraph } from "./flat-graph.ts";

/**
 * The part of a message port that is used here. The web's `Worker`, `MessagePort` and worker scope
 * fit as they are. The port must carry nothing else.
 */
export interface MessagePortLike {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  addEventListener(type: "message", listener: MessageListener): void;
  removeEventListener(type: "message", listener: MessageListener): void;
  /** Opens ports that queue their messages until then. */
  start?(): void;
}

export type MessageListener = (event: { readonly data: unknown }) => void;

/** What the caller asks for. An executable is known by the id of the request that compiled it. */
export type Call =
  | { readonly kind: "compile"; readonly graph: FlatGraph; readonly options: CompileOptions }
  | {
      readonly kind: "run";
      readonly executable: number;
      readonly inputs: Inputs;
      /** The names of the outputs that are wanted; left out: all. */
      readonly outputs?: readonly string[];
      /** There where the run may be aborted. */
      readonly abortable?: AbortFlag;
    }
  /** Aborts a run; its own reply comes all the same, and is not heeded. */
  | { readonly kind: "abort"; readonly run: number }
  | { readonly kind: "disposeExecutable"; readonly executable: number }
  | { readonly kind: "dispose" };

/**
 * In shared memory: 1 once the run is aborted. A thread that computes hears of that only afterwards,
 * and then behind the run itself, which it must not begin. Without shared memory the message alone
 * has to do.
 */
export type AbortFlag = Int32Array | "no shared memory";

export interface Request {
  readonly id: number;
  readonly call: Call;
}

/** The id under which the serving side reports, unasked, that its backend was created. */
export const creationId = 0;

export type Reply =
  | {
      readonly kind: "created";
      readonly id: number;
      readonly name: string;
      readonly device: string;
      readonly facts: Readonly<Record<string, string>> | undefined;
      readonly partial: true | undefined;
    }
  /** `outputs` is empty for everything but a run. */
  | { readonly kind: "done"; readonly id: number; readonly outputs: Arrays }
  | { readonly kind: "failed"; readonly id: number; readonly error: FlatError };
