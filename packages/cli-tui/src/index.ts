export { backendNames, type CreateBackendOptions, createBackend } from "./create-backend.ts";
