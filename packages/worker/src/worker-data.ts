/** What a worker is started with. */
import type { MessagePort } from "node:worker_threads";
import type { ThreadEnd } from "./thread-end.ts";

export interface WorkerData {
  /** The URL of the module that exports the factory. */
  readonly module: string;
  readonly exportName: string;
  /** For the factory. */
  readonly options: unknown;
  /** Takes what is printed. */
  readonly output: MessagePort;
  readonly threadEnd: ThreadEnd;
}
