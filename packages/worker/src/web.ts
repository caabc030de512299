/** A backend in a web worker, so that the page stays free; nothing here needs Node. */

export { inWebWorker, type WebWorkerLike } from "./in-web-worker.ts";
export { pool } from "./pool.ts";
export type { MessagePortLike } from "./remote/protocol.ts";
export { createRemoteBackend, type RemoteBackendOptions } from "./remote/remote-backend.ts";
export { serveBackend } from "./remote/serve-backend.ts";
