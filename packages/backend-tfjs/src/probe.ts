/** A tiny graph that tells whether an engine really computes. */
import { constant, conv2d, createGraph, errorMessage, input, relu } from "@gramstyle/core";
import { compileGraph } from "./compile.ts";
import type { Engine } from "./engine.ts";
import { createExecutable } from "./executable.ts";

/** @returns why it does not, on one line; undefined if it does. */
export async function probeEngine(engine: Engine): Promise<string | undefined> {
  const kernel = constant(Float32Array.of(2, -2), [2, 1, 1, 1]);
  const graph = createGraph({ y: relu(conv2d(input("x", [1, 1, 1, 2]), kernel)) });
  try {
    const executable = await createExecutable(engine, graph, compileGraph(graph, engine.traits));
    const { y } = await executable.run({ x: Float32Array.of(1, -3) });
    await executable.dispose();
    return String(y) === "2,0,0,6" ? undefined : `a test gave wrong numbers: ${y}`;
  } catch (error) {
    return errorMessage(error);
  }
}
