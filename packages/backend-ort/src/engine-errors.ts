/** What ONNX Runtime says when it fails, made readable. */
import { errorMessage } from "@gramstyle/core/backend";

/**
 * The value where the engine failed, as far as its message tells, and the first line of what it
 * said: "conv1_1: Failed to allocate memory", or "the graph: ..." where it names no node.
 */
export function describeEngineError(error: unknown): string {
  const line = engineMessage(error);
  // "... while running Conv node. Name:'conv1_1' Status Message: ...", "Node (conv1_1) Op (Conv) ..."
  const node = /\bName:\s*'([^']+)'/.exec(line)?.[1] ?? /\bNode\s*\(([^)]+)\)/.exec(line)?.[1];
  const status = /Status Message:\s*(.+)$/.exec(line)?.[1] ?? line;
  return `${node ?? "the graph"}: ${status}`;
}

/** The first line of an error without the place in the engine's sources that comes before it. */
export function engineMessage(error: unknown): string {
  return errorMessage(error).replace(/^\/\S+:\d+ .*\bwas false\.\s*/, "");
}
