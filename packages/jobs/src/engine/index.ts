/** What computes, in workers. */

export {
  backendNames,
  type CreateBackendOptions,
  createBackend,
  locate,
} from "./create-backend.ts";
export { poolForFrames } from "./plan-engines.ts";
