export { type InWorkerOptions, inWorker } from "./in-worker.ts";
