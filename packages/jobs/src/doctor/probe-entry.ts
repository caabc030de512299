/** A process of its own that tries one device of one backend, and tells its parent what came of it. */
import { conv2d, createGraph, errorMessage, input, relu } from "@gramstyle/core";
import { createBackend } from "../engine/create-backend.ts";
import type { ProbeAnswer } from "./probe-engines.ts";

/** relu(x ∗ k), both of ones: each value is a window's size. */
async function probe(backendName: string, device: string): Promise<ProbeAnswer> {
  const started = performance.now();
  const backend = await createBackend({ backend: backendName, device });
  try {
    const y = relu(conv2d(input("x", [1, 1, 4, 4]), input("k", [1, 1, 3, 3])));
    const executable = await backend.compile(createGraph({ y }));
    const x = new Float32Array(16).fill(1);
    const result = await executable.run({ x, k: new Float32Array(9).fill(1) });
    const seconds = (performance.now() - started) / 1000;
    if (result.y!.every((value) => Math.abs(value - 9) < 1e-2)) return { works: true, seconds };
    return { works: false, reason: `a test gave wrong numbers: ${[...result.y!]}` };
  } finally {
    await backend.dispose();
  }
}

const [backend = "", device = ""] = process.argv.slice(2);
const answer = await probe(backend, device).catch(
  (error: unknown): ProbeAnswer => ({ works: false, reason: errorMessage(error) }),
);
process.send?.(answer, () => process.disconnect());
