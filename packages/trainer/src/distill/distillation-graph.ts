/**
 * One step of distillation as one graph: the frozen teacher, the student with its parameters as
 * inputs, how far the student's heads are from the teacher's projected activations, and the
 * gradient of every parameter.
 */
import {
  add,
  addAll,
  buildMini,
  constant,
  conv2d,
  createGraph,
  type Encoder,
  type Graph,
  gramMatrixOfActivations,
  input,
  type MiniArchitecture,
  mean,
  mul,
  named,
  parameterInputs,
  type Value,
} from "@gramstyle/core";
import { gradientOutputs } from "../training/gradient-outputs.ts";
import type { Projection } from "./projections.ts";
import { relativeErrors } from "./relative-errors.ts";

export interface DistillationGraphOptions {
  readonly teacher: Encoder;
  readonly architecture: MiniArchitecture;
  readonly projections: Readonly<Record<string, Projection>>;
  readonly batch: number;
  /** Pixels a side. */
  readonly size: number;
  /** Of the Gram matrices' relative distance, beside the activations' own. */
  readonly gramWeight: number;
}

/**
 * Inputs: "images" (batch×3×size×size) and every parameter. Outputs: "total"; "activations <layer>"
 * and "gram <layer>", for each picture of the batch; "gradient <parameter>".
 */
export function distillationGraph(options: DistillationGraphOptions): Graph {
  const { teacher, architecture, projections, batch, size } = options;
  const images = input("images", [batch, 3, size, size]);
  const layers = Object.keys(architecture.heads);
  const parameters = parameterInputs();
  const activations = teacher.activations(images, layers);
  const heads = buildMini(images, layers, architecture, parameters.source, "replicate");

  const outputs: Record<string, Value> = {};
  const terms: Value[] = [];
  for (const layer of layers) {
    const { kernel } = projections[layer]!;
    const target = conv2d(activations[layer]!, constant(kernel.data, kernel.shape));
    const error = relativeErrors(heads[layer]!, target);
    const gramError = relativeErrors(
      gramMatrixOfActivations(heads[layer]!),
      gramMatrixOfActivations(target),
    );
    outputs[`activations ${layer}`] = named(error, `activation_error_${layer}`);
    outputs[`gram ${layer}`] = named(gramError, `gram_error_${layer}`);
    terms.push(add(mean(error), mul(mean(gramError), options.gramWeight)));
  }
  const total = named(mul(addAll(terms), 1 / layers.length), "loss");
  return createGraph({ total, ...outputs, ...gradientOutputs(total, parameters) });
}
