export { backendNames, type CreateBackendOptions, createBackend } from "@gramstyle/jobs/engine";
