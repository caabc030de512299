/** One process a time writes an output. */
export { lockOutput, lockOutputs, type OutputLock } from "./lock-output.ts";
