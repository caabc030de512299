/** A tiny model that proves a device: y = max(x, 0) of four numbers. */
import { createGraph, input, relu } from "@gramstyle/core";
import { buildModel } from "@gramstyle/onnx";
import { type DeviceName, defaultTuning, type SessionRequest } from "./runtime.ts";

export const probeInput: readonly number[] = [-1, 2, -3, 4];
export const probeOutput: readonly number[] = [0, 2, 0, 4];

/** Asks for a session of the model, with input "x" and output "y". */
export function probeRequest(device: DeviceName): SessionRequest {
  const shape = [probeInput.length];
  const graph = createGraph({ y: relu(input("x", shape)) });
  const built = buildModel(graph, { name: "probe" }, { keepDataOutside: false });
  return { ...built, inputShapes: { x: shape }, device, threads: 1, tuning: defaultTuning };
}
