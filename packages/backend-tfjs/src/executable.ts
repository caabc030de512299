/** A compiled graph that runs: uploads, calls kernel after kernel, frees what is not needed any more. */
import {
  type Arrays,
  BackendError,
  checkInputs,
  type Executable,
  errorMessage,
  type Graph,
  type Shape,
} from "@gramstyle/core";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Engine, KernelInputs } from "./engine.ts";
import type { Program, Slot, Step } from "./program.ts";
import { activated, takeTurn } from "./turns.ts";

/** The tensors that are alive, by the ids of their slots. */
type Tensors = Map<number, Tensor>;

/**
 * Uploads the constants. An array that is given to `run` must stay unchanged until its promise
 * settles. `dispose` lets the runs before it finish.
 * @throws BackendError where the constants find no room
 */
export async function createExecutable(
  engine: Engine,
  graph: Graph,
  program: Program,
): Promise<Executable> {
  const declared = inputShapes(graph);
  const constants = await uploadConstants(engine, program);
  // They live on in the engine.
  const runnable: Program = { ...program, constants: [] };
  let released: Promise<void> | undefined;
  return {
    async run(inputs) {
      if (released) throw new BackendError(`tfjs ${engine.device}: cannot run after dispose`);
      checkInputs(declared, inputs);
      return takeTurn(engine.tensorFlow, () => runProgram(engine, runnable, constants, inputs));
    },
    dispose() {
      released ??= takeTurn(engine.tensorFlow, async () => disposeAll(constants));
      return released;
    },
  };
}

function inputShapes({ inputs }: Graph): { inputs: Record<string, { shape: Shape }> } {
  const shapes = Object.entries(inputs).map(([name, { shape }]) => [name, { shape }]);
  return { inputs: Object.fromEntries(shapes) };
}

function uploadConstants(engine: Engine, { constants }: Program): Promise<Tensors> {
  return takeTurn(engine.tensorFlow, async () => {
    const tensors: Tensors = new Map();
    try {
      for (const { slot, data } of constants) {
        tensors.set(slot.id, engine.upload(data, slot.shape));
      }
    } catch (error) {
      disposeAll(tensors);
      const bytes = constants.reduce((sum, { data }) => sum + data.byteLength, 0);
      throw new BackendError(
        `tfjs ${engine.device} could not compile the graph with ${bytes} bytes of constants: ${errorMessage(error)}`,
      );
    }
    return tensors;
  });
}

/** Kernels are called synchronously; only reading the outputs may take a while. */
async function runProgram(
  engine: Engine,
  program: Program,
  constants: Tensors,
  inputs: Arrays,
): Promise<Arrays> {
  const tensors: Tensors = new Map(constants);
  try {
    activated(engine.tensorFlow, engine.backendName, () => {
      for (const [name, slot] of Object.entries(program.inputs)) {
        tensors.set(slot.id, engine.upload(unshared(inputs[name]!), slot.shape));
      }
      program.steps.forEach((step, i) => {
        tensors.set(step.output.id, callKernel(engine, step, tensors));
        for (const slot of program.lastUses[i]!) free(slot, tensors);
      });
    });
    return await readOutputs(engine, program, tensors);
  } finally {
    for (const id of constants.keys()) tensors.delete(id);
    disposeAll(tensors);
  }
}

function callKernel(engine: Engine, step: Step, tensors: Tensors): Tensor {
  try {
    return engine.runKernel(step.kernel, tensorsOf(step.inputs, tensors), step.attributes);
  } catch (error) {
    throw failure(engine, step.value, error);
  }
}

function tensorsOf(slots: KernelInputs<Slot>, tensors: Tensors): KernelInputs<Tensor> {
  if (Array.isArray(slots)) return slots.map((slot: Slot) => tensors.get(slot.id)!);
  return Object.fromEntries(
    Object.entries(slots as Record<string, Slot>).map(([name, slot]) => [
      name,
      tensors.get(slot.id)!,
    ]),
  );
}

async function readOutputs(engine: Engine, program: Program, tensors: Tensors): Promise<Arrays> {
  const arrays: Arrays = {};
  for (const [name, slot] of Object.entries(program.outputs)) {
    try {
      // A copy: some engines hand out their own memory.
      arrays[name] = new Float32Array(await tensors.get(slot.id)!.data<"float32">());
    } catch (error) {
      throw failure(engine, name, error);
    }
  }
  return arrays;
}

const failure = (engine: Engine, value: string, error: unknown) =>
  new BackendError(`tfjs ${engine.device} failed in ${value}: ${errorMessage(error)}`);

function free(slot: Slot, tensors: Tensors): void {
  tensors.get(slot.id)?.dispose();
  tensors.delete(slot.id);
}

function disposeAll(tensors: Tensors): void {
  for (const tensor of tensors.values()) tensor.dispose();
  tensors.clear();
}

/** Not every engine reads memory that threads share. */
function unshared(array: Float32Array): Float32Array {
  const shared =
    typeof SharedArrayBuffer !== "undefined" && array.buffer instanceof SharedArrayBuffer;
  return shared ? array.slice() : array;
}
