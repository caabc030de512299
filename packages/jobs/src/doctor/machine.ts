/** The machine, and the Node.js that runs here. */
import { readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import type { Machine, NodeStatus } from "./report.ts";

export function inspectNode(version = process.versions.node): NodeStatus {
  const file = new URL("../../package.json", import.meta.url);
  const { engines } = JSON.parse(readFileSync(file, "utf8")) as { engines: { node: string } };
  return { version, needed: engines.node, supported: isAtLeast(version, engines.node) };
}

/** @param needed of the form ">=20.19" */
export function isAtLeast(version: string, needed: string): boolean {
  const [have, want] = [version, needed].map((text) => (text.match(/\d+/g) ?? []).map(Number));
  for (let i = 0; i < want!.length; i++) {
    const difference = (have![i] ?? 0) - want![i]!;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

export function inspectMachine(): Machine {
  const total = totalmem();
  // What a container may use; without a limit it is 0 or beyond all memory.
  const limit = process.constrainedMemory();
  const memory = limit !== undefined && limit > 0 ? Math.min(limit, total) : total;
  return {
    platform: process.platform,
    architecture: process.arch,
    processor: cpus()[0]?.model.trim() || "unknown processor",
    cores: availableParallelism(),
    memory,
    freeMemory: Math.min(process.availableMemory(), memory),
  };
}
