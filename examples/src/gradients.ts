/** A graph, its gradient, and a few steps downhill: fits a line to points on ONNX Runtime. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  add,
  constant,
  createGraph,
  gradients,
  input,
  meanSquaredError,
  mul,
} from "@gramstyle/core";

const x = constant(Float32Array.of(0, 1, 2, 3), [4]);
const y = constant(Float32Array.of(1, 3, 5, 7), [4]);
const slope = input("slope", []);
const offset = input("offset", []);

const loss = meanSquaredError(add(mul(x, slope), offset), y);
const [dSlope, dOffset] = gradients(loss, [slope, offset]);
const graph = createGraph({ loss, dSlope: dSlope!, dOffset: dOffset! });

const backend = await createOrtBackend({ device: "cpu" });
const executable = await backend.compile(graph);
const line = { slope: Float32Array.of(0), offset: Float32Array.of(0) };
for (let step = 0; step < 200; step++) {
  const outputs = await executable.run(line);
  line.slope[0]! -= 0.1 * outputs.dSlope![0]!;
  line.offset[0]! -= 0.1 * outputs.dOffset![0]!;
}
console.log(`y = ${line.slope[0]!.toFixed(2)} x + ${line.offset[0]!.toFixed(2)}`);
await backend.dispose();
