/** Any backend in a worker thread of Node, and several as one. */
export { type InWorkerOptions, inWorker } from "./in-worker.ts";
export { type PoolOptions, pool } from "./pool.ts";
export type { MessagePortLike } from "./remote/protocol.ts";
export { createRemoteBackend, type RemoteBackendOptions } from "./remote/remote-backend.ts";
export { serveBackend } from "./remote/serve-backend.ts";
