/** A tiny model that proves a device: y = max(x, 0) of four numbers. */
import { createGraph, input, relu } from "@gramstyle/core/backend";
import { buildModel } from "@gramstyle/onnx/write";
import { engineMessage } from "./engine-errors.ts";
import type { DeviceName } from "./ort-types.ts";
import { defaultTuning, type Runtime, type SessionRequest } from "./runtime.ts";

export const probeInput: readonly number[] = [-1, 2, -3, 4];
export const probeOutput: readonly number[] = [0, 2, 0, 4];

/** Asks for a session of the model, with input "x" and output "y". */
export function probeRequest(device: DeviceName): SessionRequest {
  const graph = createGraph({ y: relu(input("x", [probeInput.length])) });
  const built = buildModel(graph, { name: "probe" }, { keepDataOutside: false });
  return { ...built, carried: [], device, threads: 1, tuning: defaultTuning };
}

/** Runs the model in this process. @returns why that failed, on one line; undefined if it worked */
export async function runProbe(
  createSession: Runtime["createSession"],
  device: DeviceName,
): Promise<string | undefined> {
  try {
    const session = await createSession(probeRequest(device));
    const x = session.tensor(Float32Array.from(probeInput), [probeInput.length]);
    const { y } = await session.run({ x }, ["y"]);
    await session.release();
    const numbers = String(y?.data);
    return numbers === String(probeOutput) ? undefined : `a test gave wrong numbers: ${numbers}`;
  } catch (error) {
    return engineMessage(error);
  }
}
